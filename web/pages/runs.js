// Runs: search, sort, columns; pages of them however many there are.
import { ask } from "../api.js";
import { emptyState, errorState, framedTable, noConfig } from "../parts.js";
import { kept } from "../theme.js";
import { Markup, age, durationText, fill, figureText, html, numberOf, say } from "../text.js";

/**
 * @typedef {import("../app.js").Route} Route
 * @typedef {{last: number|null, best: number|null}} Metric
 * @typedef {{run_id: string, name: string, experiment: string, status: string, start_time: string|null, end_time: string|null, params: Record<string, string>, metrics: Record<string, Metric>, tags: Record<string, string>}} Run
 */

const PAGE = 50;
const USUAL_COLUMNS = ["metrics.mae", "metrics.mape", "metrics.val_loss"];
const COLUMNS_OF_ROWS = ["metrics.roc_auc", "metrics.f1_score", "metrics.mae", "metrics.r2_score"];
const MOST_COMPARED = 8;
const MOST_LETTERS = 48;

/** Those chosen once. @returns {string[]|null} */
function keptColumns() {
  return kept.read("forecast-columns")?.split(",").filter(Boolean) ?? null;
}

/** Whether a run is of rows of a table, and not of forecasts. @param {Run} run */
export const isOfRows = ({ tags }) => tags["forecast.kind"] === "rows";

/** The columns that most readers look for: those of forecasts, and what runs of rows have. @param {Run[]} runs */
function usualColumns(runs) {
  const rows = runs.filter(isOfRows);
  const some = COLUMNS_OF_ROWS.filter((column) => rows.some(({ metrics }) => column.slice(8) in metrics));
  return [...new Set([...(rows.length < runs.length || runs.length === 0 ? USUAL_COLUMNS : []), ...some])];
}

/** What is sorted by and its direction; a name may hold blanks. @param {string} order */
function partsOf(order) {
  const [, name, direction] = /^(.*) (asc|desc)$/.exec(order) ?? ["", order, "asc"];
  return [name, direction];
}

/** The order as the server reads it: names in quotes. @param {string} order */
function quoted(order) {
  const [name, direction] = partsOf(order);
  const dot = name.indexOf(".");
  const key = name.slice(dot + 1);
  const mark = key.includes("`") ? '"' : "`";
  return dot < 0 ? order : `${name.slice(0, dot)}.${mark}${key}${mark} ${direction}`;
}

/** How a run ended, in words with a sign. @param {string} status */
export function statusText(status) {
  const signs = { FINISHED: "✓", FAILED: "✗", RUNNING: "…", KILLED: "■", SCHEDULED: "…" };
  const sign = signs[/** @type {keyof typeof signs} */ (status)] ?? "?";
  return html`<span class="status ${status.toLowerCase()}"
    ><span aria-hidden="true">${sign}</span> ${say(`status.${status}`)}</span
  >`;
}

/** @param {Run} run */
export function seconds({ start_time, end_time }) {
  return start_time && end_time ? (Date.parse(end_time) - Date.parse(start_time)) / 1000 : null;
}

/** @param {Run} run */
export const runName = ({ name, run_id }) => name || run_id.slice(0, 8);

/** A name for a sentence: not longer than a line. @param {Run} run */
export function shortRunName(run) {
  const name = [...runName(run)];
  return name.length > MOST_LETTERS ? `${name.slice(0, MOST_LETTERS).join("")}…` : name.join("");
}

/** A cell of a chosen column. @param {Run} run @param {string} column */
function cell(run, column) {
  const [kind, key] = [column.slice(0, column.indexOf(".")), column.slice(column.indexOf(".") + 1)];
  if (kind === "metrics") {
    const metric = run.metrics[key];
    if (!metric) return html`<td class="number">–</td>`;
    const differs = metric.best !== metric.last && metric.best !== null;
    return html`<td class="number" title="${differs ? say("runs.last", figureText(metric.last)) : ""}">
      ${figureText(differs ? metric.best : metric.last)}
    </td>`;
  }
  const value = (kind === "tags" ? run.tags : run.params)[key];
  return html`<td class="words cut" title="${value ?? ""}">${value ?? "–"}</td>`;
}

/** What the list shows and how. */
class RunList {
  /** @param {Route} route */
  constructor(route) {
    this.route = route;
    this.filter = route.query.get("filter") ?? "";
    this.order = route.query.get("order") ?? "start_time desc";
    this.experiment = route.query.get("experiment") ?? "";
    this.kept = keptColumns();
    /** @type {Run[]} */
    this.runs = [];
    /** @type {string|null} */
    this.next = null;
    /** @type {Set<string>} */
    this.chosen = new Set();
  }

  get columns() {
    return this.kept ?? usualColumns(this.runs);
  }

  /** @param {string} name @returns {HTMLElement} */
  part(name) {
    return /** @type {HTMLElement} */ (this.route.place.querySelector(`#${name}`));
  }

  async load(more = false) {
    this.route.change({
      filter: this.filter,
      order: this.order === "start_time desc" ? null : this.order,
      experiment: this.experiment,
    });
    this.asking?.abort();
    this.asking = new AbortController();
    const query = {
      filter: this.filter, order_by: quoted(this.order), experiment: this.experiment, max: PAGE, page_token: more ? this.next : null,
    }; // prettier-ignore
    const list = this.part("list");
    list.setAttribute("aria-busy", "true");
    try {
      const page = await ask("runs", query, this.asking.signal);
      this.runs = [...(more ? this.runs : []), ...page.runs];
      this.next = page.next_page_token || null;
      this.drawList(more ? this.runs.length - page.runs.length : 0);
    } catch (error) {
      if (error instanceof DOMException) return; // asked anew meanwhile
      fill(list, errorState(error));
    } finally {
      list.removeAttribute("aria-busy");
    }
  }

  /** @param {string} key @param {string} text @param {boolean} number */
  heading(key, text, number) {
    const [name, direction] = partsOf(this.order);
    const isSorted = name === key;
    const arrow = isSorted ? (direction === "desc" ? " ↓" : " ↑") : "";
    const sort = isSorted ? new Markup(`aria-sort="${direction === "desc" ? "descending" : "ascending"}"`) : "";
    return html`<th scope="col" ${number ? new Markup('class="number"') : ""} ${sort}>
      <button type="button" class="sort" data-sort="${key}">${text}${arrow}</button>
    </th>`;
  }

  /** @param {number} [from] the first row that is new */
  drawList(from = 0) {
    const list = this.part("list");
    if (this.runs.length === 0) {
      fill(
        list,
        this.filter || this.experiment
          ? emptyState(say("runs.none_found"))
          : this.route.config
            ? emptyState(say("runs.none"), `forecast train --config ${this.route.config.file}`)
            : noConfig(),
      );
      this.drawChosen();
      return;
    }
    const rows = this.runs.map((run) => {
      const unit = html`<td class="check"><input type="checkbox" value="${run.run_id}" aria-label="${say("runs.choose", runName(run))}" ${this.chosen.has(run.run_id) ? "checked" : ""} /></td>`;
      return html`<tr>${unit}<th scope="row" class="name"><a href="#/runs/${run.run_id}" dir="auto">${runName(run)}</a></th><td class="words">${statusText(run.status)}</td><td>${age(run.start_time)}</td><td class="number">${durationText(seconds(run))}</td>${this.columns.map((column) => cell(run, column))}</tr>`;
    }); // prettier-ignore
    const heads = [
      html`<td></td>`,
      html`<th scope="col">${say("runs.name")}</th>`,
      html`<th scope="col">${say("runs.status")}</th>`,
      this.heading("start_time", say("runs.started"), false),
      html`<th scope="col" class="number">${say("runs.duration")}</th>`,
      ...this.columns.map((column) => this.heading(column, column.replace(/^(metrics|params|tags)\./, ""), column.startsWith("metrics."))),
    ]; // prettier-ignore
    const more = this.next
      ? html`<button type="button" class="button" id="more">${say("runs.more", PAGE)}</button>`
      : "";
    fill(
      list,
      html`${framedTable(say("nav.runs"), heads, rows, "tall runs")}
        <div class="tools">
          <span class="small soft"
            >${say(this.next ? "runs.shown_more" : "runs.shown", numberOf(this.runs.length))}</span
          >${more}
        </div>`,
    );
    if (from > 0) /** @type {HTMLElement|null} */ (list.querySelectorAll("tbody a")[from])?.focus();
    list.querySelector("#more")?.addEventListener("click", () => this.load(true));
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll("[data-sort]"))) {
      button.addEventListener("click", () => this.sort(button.dataset.sort ?? ""));
    }
    list.addEventListener("change", (event) => this.choose(/** @type {HTMLInputElement} */ (event.target)));
    this.drawChosen();
  }

  /** @param {string} key */
  async sort(key) {
    const [name, direction] = partsOf(this.order);
    const first = key === "start_time" ? "desc" : "asc";
    this.order = `${key} ${name === key ? (direction === "desc" ? "asc" : "desc") : first}`;
    await this.load();
    /** @type {HTMLElement|null} */ (this.part("list").querySelector(`[data-sort="${CSS.escape(key)}"]`))?.focus();
  }

  /** @param {HTMLInputElement} box */
  choose(box) {
    if (box.type !== "checkbox") return;
    if (box.checked) this.chosen.add(box.value);
    else this.chosen.delete(box.value);
    this.drawChosen();
  }

  drawChosen() {
    const count = this.chosen.size;
    const fits = count >= 2 && count <= MOST_COMPARED;
    const ids = [...this.chosen].join(",");
    fill(
      this.part("chosen"),
      fits
        ? html`<a class="button strong" href="#/runs/compare?ids=${ids}">${say("runs.compare", count)}</a>`
        : html`<span class="small soft">${say(count > MOST_COMPARED ? "runs.too_many" : "runs.choose_some")}</span>`,
    );
  }

  /** Columns that there are, in a list to tick. */
  drawColumns() {
    const first = this.runs.slice(0, 20);
    const known = [
      ...new Set([
        ...this.columns,
        ...first.flatMap((run) => Object.keys(run.metrics).map((key) => `metrics.${key}`)),
        ...first.flatMap((run) => Object.keys(run.params).map((key) => `params.${key}`)),
      ]),
    ].sort();
    fill(
      this.part("columns"),
      html`<div class="ticks">
        ${known.map((column) => html`<label><input type="checkbox" value="${column}" ${this.columns.includes(column) ? "checked" : ""} /> ${column}</label>`)}
      </div>`,
    );
  }

  listen() {
    const form = /** @type {HTMLFormElement} */ (this.part("search"));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.filter = /** @type {HTMLInputElement} */ (this.part("filter")).value.trim();
      this.load();
    });
    this.part("experiment")?.addEventListener("change", (event) => {
      this.experiment = /** @type {HTMLSelectElement} */ (event.target).value;
      this.load();
    });
    const details = /** @type {HTMLDetailsElement} */ (this.part("choice"));
    details.addEventListener("toggle", () => details.open && this.drawColumns());
    details.addEventListener("change", (event) => {
      const box = /** @type {HTMLInputElement} */ (event.target);
      this.kept = box.checked ? [...this.columns, box.value] : this.columns.filter((column) => column !== box.value);
      kept.write("forecast-columns", this.kept.join(","));
      this.drawList();
    });
  }
}

/** @param {Route} route */
export async function show(route) {
  route.name(say("nav.runs"));
  const experiments = await ask("experiments");
  const list = new RunList(route);
  const options = experiments.map(
    (/** @type {any} */ { name }) => html`<option ${name === list.experiment ? "selected" : ""}>${name}</option>`,
  );
  fill(
    route.place,
    html`<h1>${say("nav.runs")}</h1>
      <form id="search" role="search">
        <label class="grow"
          >${say("runs.filter")}
          <input
            id="filter"
            type="search"
            spellcheck="false"
            value="${list.filter}"
            placeholder="metrics.mae < 4 and params.training.seed = '1'"
        /></label>
        ${
          experiments.length > 1
            ? html`<label
                >${say("runs.experiment")}
                <select id="experiment">
                  <option value="">${say("runs.all")}</option>
                  ${options}
                </select></label
              >`
            : ""
        }
        <button class="button">${say("runs.search")}</button>
      </form>
      <div class="tools">
        <div id="chosen"></div>
        <details id="choice">
          <summary>${say("runs.columns")}</summary>
          <div id="columns"></div>
        </details>
      </div>
      <div id="list"></div>`,
  );
  list.listen();
  await list.load();
}
