// Parts that pages share: states (loading, empty, error), tables, commands to copy, confirmation, downloads.
import { ApiError } from "./api.js";
import { Markup, element, fill, html, isSaid, language, say } from "./text.js";

/** Grey boxes of the size of what comes. @param {number} [lines] */
export function skeleton(lines = 3) {
  return html`<div class="skeleton" role="status" aria-label="${say("state.loading")}">
    ${Array.from({ length: lines }, () => html`<div></div>`)}
  </div>`;
}

/** A command that can be copied. @param {string} text */
export function command(text) {
  return html`<div class="command">
    <code>${text}</code>
    <button type="button" class="button" data-copy="${text}">${say("copy")}</button>
  </div>`;
}

/** @param {string} advice which is a command or a sentence */
export function adviceMarkup(advice) {
  if (!advice) return "";
  const [, typed] = /^(?:type: )?(forecast .*)$/s.exec(advice) ?? [];
  return typed ? command(typed) : html`<p>${advice}</p>`;
}

/** Nothing there yet, and what makes something. @param {string} text @param {string} [advice] @param {Markup} [more] */
export function emptyState(text, advice = "", more = undefined) {
  return html`<div class="state">
    <p>${text}</p>
    ${adviceMarkup(advice)}${more ?? ""}
  </div>`;
}

/** A server that was started without a config, and how it gets one. */
export function noConfig() {
  return emptyState(say("empty.config"), "forecast init load.csv weather.csv", command("forecast serve --config FILE"));
}

/** A config none of whose observations are there. @param {import("./app.js").Config} config @param {boolean} readOnly */
export function noData({ file }, readOnly) {
  const start = html`<p><a class="button" href="#/operations?command=fetch">${say("data.fetch")}</a></p>`;
  return emptyState(say("data.none"), `forecast data fetch --config ${file}`, readOnly ? undefined : start);
}

/** Whether that is why something failed. @param {unknown} error */
export function lacksData(error) {
  return error instanceof ApiError && error.kind === "insufficient_data";
}

/** What the server says of it, which is English. @param {ApiError} error */
function reason({ message }) {
  return html`<p lang="en" class="${language() === "fr" ? "small soft" : ""}">${message}</p>`;
}

/** @param {ApiError} error */
function whatToDo({ kind, advice }) {
  return advice ? adviceMarkup(advice) : isSaid(`error.do.${kind}`) ? html`<p>${say(`error.do.${kind}`)}</p>` : "";
}

/** What failed, why, what to do. @param {unknown} error */
export function errorState(error) {
  const again = html`<button type="button" class="button" data-again="">${say("error.again")}</button>`;
  if (!(error instanceof ApiError))
    return html`<div class="state warning" role="alert">
      <h2>${say("error.page")}</h2>
      ${again}
      <details>
        <summary>${say("error.details")}</summary>
        <pre>${String(error instanceof Error ? (error.stack ?? error.message) : error)}</pre>
      </details>
    </div>`;
  if (error.status === 0)
    return html`<div class="state warning" role="alert">
      <h2>${say("error.offline")}</h2>
      <p>${say("error.offline_what")}</p>
      ${again}
    </div>`;
  const title = `error.kind.${error.kind}`;
  return html`<div class="state warning" role="alert">
    <h2>${say(isSaid(title) ? title : "error.title")}</h2>
    ${reason(error)}${whatToDo(error)} ${again}
  </div>`;
}

/** What is not there, and what makes it. @param {ApiError} error */
export function missingState(error) {
  return html`<div class="state">${reason(error)}${whatToDo(error)}</div>`;
}

/**
 * Shows what comes, or why nothing does; the skeleton meanwhile.
 * @template T
 * @param {Element} place
 * @param {Promise<T>} coming
 * @param {(value: T) => void} show
 * @param {(error: ApiError) => Markup|null} [missing] what is said instead of a 404
 */
export async function showWhenThere(place, coming, show, missing = undefined) {
  try {
    show(await coming);
  } catch (error) {
    const said = error instanceof ApiError && error.status === 404 ? missing?.(error) : null;
    fill(place, said ?? errorState(error));
  }
}

/**
 * A table that scrolls in a frame of its own.
 * @param {string} label
 * @param {Markup[]} head cells
 * @param {Markup[]} rows
 * @param {string} [kind] of the frame: "tall"
 */
export function framedTable(label, head, rows, kind = "") {
  return html`<div class="table ${kind}" tabindex="0" role="region" aria-label="${label}">
    <table>
      <thead>
        <tr>
          ${head}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

/**
 * @typedef {{text: string, number?: boolean, hidden?: boolean}} Heading hidden: for screen readers alone
 * @param {string} label
 * @param {Heading[]} headings
 * @param {Markup[]} rows
 */
export function table(label, headings, rows) {
  const head = headings.map(
    ({ text, number, hidden }) =>
      html`<th scope="col" ${number ? new Markup('class="number"') : ""}>
        ${hidden ? html`<span class="hidden">${text}</span>` : text}
      </th>`,
  );
  return framedTable(label, head, rows);
}

/** Large numbers with what they are. @param {[string, string, string?][]} items name, value, note */
export function keyNumbers(items) {
  return html`<ul class="keys">
    ${items.map(
      ([name, value, note]) =>
        html`<li>
          <span class="small">${name}</span>
          <strong>${value}</strong>
          ${note ? html`<span class="small">${note}</span>` : ""}
        </li>`,
    )}
  </ul>`;
}

/** Names and what they are. @param {[string, unknown][]} items */
export function facts(items) {
  return html`<dl class="facts">
    ${items.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}
  </dl>`; // prettier-ignore
}

/**
 * Says what will change and asks. The only thing that covers a page.
 * @param {string} title
 * @param {Markup} body
 * @param {string} verb of the button
 * @returns {Promise<boolean>}
 */
export function confirmed(title, body, verb) {
  const dialog = /** @type {HTMLDialogElement} */ (
    element(
      html`<dialog aria-labelledby="dialog-title">
        <form method="dialog">
          <h2 id="dialog-title">${title}</h2>
          ${body}
          <div class="tools">
            <button class="button strong" value="yes">${verb}</button>
            <button class="button" value="no" autofocus>${say("cancel")}</button>
          </div>
        </form>
      </dialog>`,
    )
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "yes");
      dialog.remove();
    });
  });
}

/** Says at the foot of the window what happened. @param {string} text */
export function announce(text) {
  const place = document.getElementById("said");
  if (place) place.textContent = text;
}

document.addEventListener("click", async (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-copy]") : null;
  if (!(button instanceof HTMLElement)) return;
  try {
    await navigator.clipboard.writeText(button.dataset.copy ?? "");
    button.textContent = say("copied");
  } catch {
    button.textContent = say("copy_failed"); // a page that is not served by https from elsewhere
  }
});
