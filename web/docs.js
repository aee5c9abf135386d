// The page /docs: what /openapi.json says, for people.

/**
 * @typedef {{ $ref?: string, type?: string | string[], description?: string, properties?: Record<string, Schema>,
 *   items?: Schema, enum?: unknown[], anyOf?: Schema[] }} Schema
 * @typedef {{ name: string, in: string, required?: boolean, description?: string, schema: Schema }} Parameter
 * @typedef {{ description: string, content?: Record<string, { schema?: Schema }> }} Answer
 * @typedef {{ summary: string, description?: string, parameters?: Parameter[],
 *   requestBody?: { content: Record<string, { schema: Schema }> }, responses: Record<string, Answer & { $ref?: string }> }} Operation
 * @typedef {{ info: { title: string, version: string, description: string },
 *   paths: Record<string, Record<string, Operation>> }} ApiDocument
 */

/**
 * @param {string} name
 * @param {(Node | string)[]} parts
 */
function element(name, ...parts) {
  const made = document.createElement(name);
  made.append(...parts);
  return made;
}

/**
 * What stands at "#/components/schemas/Run".
 * @param {any} whole
 * @param {any} part
 */
function resolved(whole, part) {
  let found = part;
  while (found && found.$ref) {
    found = found.$ref
      .slice(2)
      .split("/")
      .reduce((/** @type {any} */ at, /** @type {string} */ key) => at[key], whole);
  }
  return found;
}

/**
 * A schema in a few words: "object", "list of object", "number or null".
 * @param {any} whole
 * @param {Schema | undefined} given
 * @returns {string}
 */
function words(whole, given) {
  const schema = resolved(whole, given) || {};
  if (schema.enum) {
    return schema.enum.map(String).join(" | ");
  }
  if (schema.anyOf) {
    return schema.anyOf.map((/** @type {Schema} */ one) => words(whole, one)).join(" or ");
  }
  if (schema.type === "array") {
    return `list of ${words(whole, schema.items)}`;
  }
  return [schema.type || "anything"].flat().join(" or ");
}

/**
 * @param {any} whole
 * @param {Schema | undefined} given
 * @returns {HTMLElement}
 */
function members(whole, given) {
  const schema = resolved(whole, given) || {};
  const inner = schema.type === "array" ? resolved(whole, schema.items) : schema;
  const list = element("ul");
  for (const [name, member] of Object.entries(inner.properties || {})) {
    const text = resolved(whole, member).description;
    list.append(element("li", element("code", name), `: ${words(whole, member)}${text ? `. ${text}` : ""}`));
  }
  return list;
}

/**
 * @param {any} whole
 * @param {string} path
 * @param {string} method
 * @param {Operation} operation
 */
function section(whole, path, method, operation) {
  const made = element("section", element("h2", element("code", `${method.toUpperCase()} ${path}`)));
  made.append(element("p", operation.summary, operation.description ? ` ${operation.description}` : ""));
  const parameters = (operation.parameters || []).map((one) => resolved(whole, one));
  if (parameters.length > 0) {
    const list = element("ul");
    for (const one of parameters) {
      const kind = words(whole, one.schema) + (one.required ? ", required" : "");
      list.append(element("li", element("code", one.name), ` (${one.in}, ${kind}): ${one.description || ""}`));
    }
    made.append(element("h3", "Parameters"), list);
  }
  const body = operation.requestBody?.content["application/json"];
  if (body) {
    made.append(element("h3", "Body"), members(whole, body.schema));
  }
  for (const [status, given] of Object.entries(operation.responses)) {
    const answer = resolved(whole, given);
    made.append(element("h3", `${status}: ${answer.description}`));
    for (const [type, content] of Object.entries(answer.content || {})) {
      const of = /** @type {{ schema?: Schema }} */ (content);
      made.append(element("p", element("code", type), ` ${of.schema ? words(whole, of.schema) : ""}`));
      made.append(members(whole, of.schema));
    }
  }
  return made;
}

const answer = await fetch("/openapi.json");
/** @type {ApiDocument} */
const whole = await answer.json();
document.getElementById("about")?.prepend(`${whole.info.description} `);
for (const [path, methods] of Object.entries(whole.paths)) {
  for (const [method, operation] of Object.entries(methods)) {
    document.getElementById("paths")?.append(section(whole, path, method, operation));
  }
}

export {};
