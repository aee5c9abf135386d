// How the pages ask the server: JSON of /api/v1, errors as sentences, server-sent events.

/** What went wrong, in one sentence, and what to do about it. */
export class ApiError extends Error {
  /** @param {string} kind @param {string} message @param {string} advice @param {number} status 0 where no answer came */
  constructor(kind, message, advice, status) {
    super(message);
    this.kind = kind;
    this.advice = advice;
    this.status = status;
  }
}

/** @param {string} path below /api/v1 @param {Record<string, string|number|null|undefined>} [query] */
export function address(path, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "");
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return `/api/v1/${path}${text ? "?" + text : ""}`;
}

/** Goes to the page that asks for the token, and comes back. */
function logIn() {
  location.assign(`/login?next=${encodeURIComponent("/" + location.hash)}`);
}

/** @param {string} url @param {RequestInit} [options] @returns {Promise<Response>} */
async function asked(url, options) {
  let answer;
  try {
    answer = await fetch(url, { credentials: "same-origin", ...options });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError("offline", "", "", 0);
  }
  if (answer.ok) return answer;
  if (answer.status === 401) logIn();
  const document = await answer.json().catch(() => null);
  const { kind = "unknown", message = `${answer.status} ${answer.statusText}`, advice = "" } = document?.error ?? {};
  throw new ApiError(kind, message, advice, answer.status);
}

/**
 * @param {string} path
 * @param {Record<string, string|number|null|undefined>} [query]
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>}
 */
export async function ask(path, query, signal) {
  return (await asked(address(path, query), { signal })).json();
}

/** What is asked for, or null where there is none. @param {string} path @param {Record<string, string|number|null|undefined>} [query] */
export async function askIfThere(path, query) {
  try {
    return await ask(path, query);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}

/** A file as text, at most so many characters. @param {string} url */
export async function textOf(url) {
  return (await asked(url)).text();
}

/** Changes something. @param {string} path @param {object} body @returns {Promise<any>} */
export async function post(path, body) {
  const headers = { "Content-Type": "application/json" };
  return (await asked(address(path), { method: "POST", headers, body: JSON.stringify(body) })).json();
}

/**
 * Listens to a job until it has ended.
 * @param {string} path
 * @param {Record<string, (data: any) => void>} listeners by the kind of event; `open` at each connection
 * @returns {() => void} stops listening
 */
export function listen(path, listeners) {
  const events = new EventSource(address(path));
  for (const [kind, tell] of Object.entries(listeners)) {
    events.addEventListener(kind, (event) => tell(event instanceof MessageEvent ? JSON.parse(event.data) : null));
  }
  return () => events.close();
}
