// The shell of the pages: navigation, routes (in the address behind #), language, colours, keys.
import { ask } from "./api.js";
import { confirmed, errorState, skeleton } from "./parts.js";
import { Markup, element, fill, html, language, loadWords, say, setZone } from "./text.js";
import { kept, switchTheme } from "./theme.js";

/**
 * @typedef {{name: string, file: string, experiment: string, target: string, unit: string, zone: string, step_seconds: number, territory: string|null, has_forecasts: boolean}} Config
 * @typedef {{version: string, read_only: boolean, now: string, home: string, configs: Config[], experiments: number}} Status
 * @typedef {object} Route
 * @property {string[]} path behind the page's name
 * @property {URLSearchParams} query
 * @property {Status} status
 * @property {Config|null} config that the reader has chosen
 * @property {HTMLElement} place to be filled
 * @property {(title: string) => void} name of the page, in the window's title
 * @property {(changes: Record<string, string|null>) => void} change of the query, without a new page in the history
 * @property {(end: () => void) => void} onLeave what is to be ended when the reader goes
 */

const PAGES = [
  { name: "forecast", key: "f" },
  { name: "runs", key: "r" },
  { name: "models", key: "m" },
  { name: "data", key: "d" },
  { name: "operations", key: "o" },
];
/** @type {Record<string, () => Promise<{show: (route: Route) => void|Promise<void>}>>} */
const LOADERS = {
  forecast: () => import("./pages/forecast.js"),
  runs: () => import("./pages/runs.js"),
  run: () => import("./pages/run.js"),
  compare: () => import("./pages/compare.js"),
  models: () => import("./pages/models.js"),
  data: () => import("./pages/data.js"),
  operations: () => import("./pages/operations.js"),
};

const main = /** @type {HTMLElement} */ (document.getElementById("main"));
/** @type {(() => void)[]} */
let leaving = [];
let visits = 0;
let lastPath = "";

/** The address behind #, in its parts. */
function here() {
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  return { parts: path.split("/").filter(Boolean).map(decodeURIComponent), query: new URLSearchParams(query) };
}

/** Which of LOADERS a path means, and which link of the navigation is its. @param {string[]} parts */
function pageOf([name = "forecast", ...path]) {
  if (name === "runs" && path[0] === "compare") return { page: "compare", section: "runs", path: path.slice(1) };
  if (name === "runs" && path.length > 0) return { page: "run", section: "runs", path };
  return { page: name, section: name, path };
}

/** @param {Status|null} status @param {string} section */
function drawBar(status, section) {
  const links = PAGES.map(
    ({ name }) =>
      html`<a href="#/${name}" ${name === section ? new Markup('aria-current="page"') : ""}>${say(`nav.${name}`)}</a>`,
  );
  const bar = /** @type {HTMLElement} */ (document.getElementById("bar"));
  const configs = status?.configs ?? [];
  const chosen = chosenConfig(status);
  const options = configs.map(
    ({ name, territory }) =>
      html`<option value="${name}" ${name === chosen?.name ? new Markup("selected") : ""}>
        ${territory ? `${name} · ${territory}` : name}
      </option>`,
  );
  fill(
    bar,
    html`<nav aria-label="${say("nav")}">${links}</nav>
      <div class="choices">
        ${status?.read_only ? html`<span class="small soft">${say("read_only")}</span>` : ""}
        ${
          configs.length > 1
            ? html`<label class="small"
                ><span class="if-wide">${say("nav.config")}</span>
                <select id="config" aria-label="${say("nav.config")}">
                  ${options}
                </select></label
              >`
            : ""
        }
        <button
          type="button"
          class="button"
          id="language"
          lang="${language() === "fr" ? "en" : "fr"}"
          title="${say("nav.language")}"
        >
          ${language() === "fr" ? "EN" : "FR"}
        </button>
        <button type="button" class="button" id="theme" aria-label="${say("nav.theme")}">
          <span class="if-narrow" aria-hidden="true">◐</span><span class="if-wide">${say("nav.theme")}</span>
        </button>
        <button type="button" class="button" id="help" aria-label="${say("keys.title")}">?</button>
      </div>`,
  );
  const skip = /** @type {HTMLElement} */ (document.getElementById("skip"));
  skip.textContent = say("skip");
  bar.querySelector("#theme")?.addEventListener("click", switchTheme);
  bar.querySelector("#help")?.addEventListener("click", showKeys);
  bar.querySelector("#language")?.addEventListener("click", async () => {
    kept.write("forecast-language", language() === "fr" ? "en" : "fr");
    await loadWords();
    await draw();
    document.getElementById("language")?.focus();
  });
  bar.querySelector("#config")?.addEventListener("change", (event) => {
    kept.write("forecast-config", /** @type {HTMLSelectElement} */ (event.target).value);
    const { parts, query } = here();
    query.delete("config");
    query.delete("issued");
    location.hash = `#/${parts.map(encodeURIComponent).join("/")}${query.size ? "?" + query : ""}`;
    draw();
  });
}

/** The address's, else the one kept, else the first that has forecasts. @param {Status|null} status @returns {Config|null} */
function chosenConfig(status) {
  const configs = status?.configs ?? [];
  const find = (/** @type {string|null} */ name) => configs.find((config) => config.name === name);
  return (
    find(here().query.get("config")) ??
    find(kept.read("forecast-config")) ??
    configs.find((config) => config.has_forecasts) ??
    configs[0] ??
    null
  );
}

/** @param {Record<string, string|null>} changes */
function changeQuery(changes) {
  const { parts, query } = here();
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === "") query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString();
  history.replaceState(null, "", `#/${parts.map(encodeURIComponent).join("/")}${text ? "?" + text : ""}`);
}

/** Shows the page of the address. */
async function draw() {
  const visit = ++visits;
  for (const end of leaving) end();
  leaving = [];
  const { parts, query } = here();
  const { page, section, path } = pageOf(parts);
  /** @type {Status|null} */
  let status = null;
  const place = element(html`<div class="page">${skeleton(6)}</div>`);
  try {
    main.replaceChildren(place);
    status = await ask("status");
  } catch (error) {
    if (visit !== visits) return;
    drawBar(null, section);
    fill(place, errorState(error));
    return;
  }
  if (visit !== visits || !status) return;
  setZone(chosenConfig(status)?.zone);
  drawBar(status, section);
  drawFoot(status);
  document.title = "forecast";
  if (!(page in LOADERS)) {
    fill(
      place,
      html`<div class="state">
        <h1>${say("lost.title")}</h1>
        <a href="#/forecast">${say("nav.forecast")}</a>
      </div>`,
    );
    return;
  }
  try {
    const { show } = await LOADERS[page]();
    if (visit !== visits) return;
    await show({
      path,
      query,
      status,
      config: chosenConfig(status),
      place,
      name: (title) => (document.title = `${title} · forecast`),
      change: changeQuery,
      onLeave: (end) => (visit === visits ? leaving.push(end) : end()),
    });
  } catch (error) {
    if (visit === visits && !(error instanceof DOMException)) fill(place, errorState(error));
  }
}

/** @param {Status} status */
function drawFoot(status) {
  const foot = /** @type {HTMLElement} */ (document.getElementById("foot"));
  fill(foot, html`<p>forecast ${status.version} · ${status.home} · <a href="/docs">${say("foot.docs")}</a></p>`);
}

/** Whether single keys lead to pages; some readers' tools type them. */
const keysAreOn = () => kept.read("forecast-keys") !== "off";

async function showKeys() {
  const rows = PAGES.map(({ name, key }) => html`<tr><th scope="row"><kbd>${key}</kbd></th><td>${say(`nav.${name}`)}</td></tr>`); // prettier-ignore
  /** @type {[string, string][]} */
  const plotKeys = [["← →", "keys.move"], ["+ −", "keys.zoom"], ["Esc", "keys.whole"], ["t", "keys.table"], ["?", "keys.title"]]; // prettier-ignore
  const more = plotKeys.map(
    ([key, text]) =>
      html`<tr>
        <th scope="row"><kbd>${key}</kbd></th>
        <td>${say(text)}</td>
      </tr>`,
  );
  const isOn = keysAreOn();
  const body = html`<div class="table">
      <table>
        <tbody>
          ${rows}${more}
        </tbody>
      </table>
    </div>
    <p class="small">${say("keys.plots")}</p>`;
  const changed = await confirmed(say("keys.title"), body, say(isOn ? "keys.off" : "keys.on"));
  if (changed) kept.write("forecast-keys", isOn ? "off" : "on");
}

/** @param {EventTarget|null} target */
function isTyping(target) {
  return target instanceof Element && target.closest("input, select, textarea, dialog") !== null;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector("dialog"))
    return;
  if (!keysAreOn()) return;
  const page = PAGES.find(({ key }) => key === event.key);
  if (event.key === "?") showKeys();
  else if (page) location.hash = `#/${page.name}`;
  else return;
  event.preventDefault();
});
document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest("[data-again]")) draw();
  if (target?.closest("#skip")) {
    event.preventDefault(); // the address is the page's
    main.focus();
  }
});
addEventListener("hashchange", async () => {
  await draw();
  const path = here().parts.join("/");
  if (path !== lastPath) {
    lastPath = path;
    scrollTo(0, 0);
    main.focus({ preventScroll: true });
  }
});
addEventListener("online", draw);

await loadWords();
await draw();
