// Two to eight runs beside each other: what differs in their params, their curves, how their errors differ.
import { ask } from "../api.js";
import { intervalCell, rangeWithZero } from "../figures.js";
import { emptyState, framedTable, showWhenThere, skeleton, table } from "../parts.js";
import { figureText, fill, html, intervalText, say, verdict } from "../text.js";
import { courseFigure, courseOf, ownMetrics } from "./run.js";
import { runName, shortRunName } from "./runs.js";

/**
 * @typedef {import("../app.js").Route} Route
 * @typedef {import("./runs.js").Run} Run
 * @typedef {{run_id: string, other: string, mae: number, low95: number|null, high95: number|null, n: number, unit: string}} Difference
 */

/** A heading, and others with links to the runs. @param {string} first @param {Run[]} runs @param {boolean} number */
function runHeadings(first, runs, number) {
  const links = runs.map(
    (run) => html`<th scope="col" class="${number ? "number" : ""} run-name"><a href="#/runs/${run.run_id}" dir="auto">${runName(run)}</a></th>`,
  ); // prettier-ignore
  return [html`<th scope="col">${first}</th>`, ...links];
}

/** @param {Run[]} runs @param {string[]} differing */
function paramsTable(runs, differing) {
  const keys = differing.filter((key) => runs.some((run) => key in run.params));
  if (keys.length === 0) return html`<p class="soft">${say("compare.same_params")}</p>`;
  const rows = keys.map(
    (key) => html`<tr><th scope="row">${key}</th>${runs.map((run) => html`<td class="words"><div class="value">${run.params[key] ?? "–"}</div></td>`)}</tr>`,
  ); // prettier-ignore
  return framedTable(say("run.param"), runHeadings(say("run.param"), runs, false), rows);
}

/** @param {Run[]} runs */
function metricsTable(runs) {
  const keys = [...new Set(runs.flatMap(ownMetrics))];
  if (keys.length === 0) return html`<p class="soft">${say("run.no_metrics")}</p>`;
  const rows = keys.map(
    (key) => html`<tr><th scope="row">${key}</th>${runs.map((run) => html`<td class="number">${figureText(run.metrics[key]?.last)}</td>`)}</tr>`,
  ); // prettier-ignore
  return framedTable(say("run.metric"), runHeadings(say("run.metric"), runs, true), rows);
}

/** @param {Run[]} runs @param {Difference[]} differences */
function differencesTable(runs, differences) {
  if (differences.length === 0) return emptyState(say("compare.no_differences"));
  const name = (/** @type {string} */ id) => {
    const run = runs.find((each) => each.run_id === id);
    return run ? shortRunName(run) : id.slice(0, 8);
  };
  const range = rangeWithZero(differences.flatMap(({ mae, low95, high95 }) => [mae, low95, high95]));
  const rows = differences.map((difference) => {
    const { run_id, other, n } = difference;
    return html`<tr>
      <th scope="row" dir="auto">${name(run_id)}</th>
      <td class="words" dir="auto">${name(other)}</td>
      <td class="words">${verdict(difference)}</td>
      <td class="number">${intervalText(difference)}</td>
      ${intervalCell(difference, range, false)}
      <td class="number">${n}</td>
    </tr>`;
  });
  const unit = differences[0].unit;
  return table(
    say("compare.differences"),
    [
      { text: say("compare.run") }, { text: say("compare.against") }, { text: say("errors.verdict") },
      { text: say("compare.difference", unit), number: true }, { text: say("why.bar"), hidden: true }, { text: say("compare.n"), number: true },
    ],
    rows,
  ); // prettier-ignore
}

/** @param {Run[]} runs */
async function courses(runs) {
  const keys = ["val_loss", "loss", "learning_rate", "gradient_norm"];
  const figures = [];
  for (const key of keys) {
    const having = runs.filter((run) => key in run.metrics);
    const all = await Promise.all(
      having.map(async (run) => ({ name: shortRunName(run), points: await courseOf(run.run_id, key) })),
    );
    const long = all.filter(({ points }) => points.length > 1);
    if (long.length > 0) figures.push(courseFigure(say("compare.course", key), say("run.by_step"), long));
  }
  return figures;
}

let choosesReference = false;

/**
 * With which of the runs the errors of the others are compared: the first, which this changes.
 * @param {Route} route
 * @param {Run[]} runs
 */
function listenToReference(route, runs) {
  const choice = /** @type {HTMLSelectElement|null} */ (route.place.querySelector("#reference"));
  choice?.addEventListener("change", () => {
    const others = runs.map(({ run_id }) => run_id).filter((id) => id !== choice.value);
    choosesReference = true;
    route.change({ ids: [choice.value, ...others].join(",") });
    dispatchEvent(new HashChangeEvent("hashchange"));
  });
  if (choosesReference) choice?.focus();
  choosesReference = false;
}

/** @param {Run[]} runs */
function referenceChoice(runs) {
  const options = runs.map((run) => html`<option value="${run.run_id}">${runName(run)}</option>`);
  return html`<label class="small"
    >${say("compare.with")}
    <select id="reference">
      ${options}
    </select></label
  >`;
}

/** The run that errs least on the days of all, as a sentence. @param {Run[]} runs @param {Difference[]} differences */
function headline(runs, differences) {
  if (differences.length === 0) return say("compare.title", runs.length);
  const sorted = [...differences].sort((a, b) => a.mae - b.mae);
  const [least] = sorted;
  const isReference = least.mae > 0; // all others err more than what they are compared with
  const ids = isReference ? [least.other, least.run_id] : [least.run_id, least.other];
  const bound = isReference ? least.low95 : least.high95;
  const isSure = bound !== null && (isReference ? bound > 0 : bound < 0);
  const names = ids.map((id) => runs.filter(({ run_id }) => run_id === id).map(shortRunName)[0] ?? id.slice(0, 8));
  return say(isSure ? "compare.least_sure" : "compare.least_unsure", names[0], names[1]);
}

/** @param {Route} route */
export async function show(route) {
  const ids = (route.query.get("ids") ?? "").split(",").filter(Boolean);
  route.name(say("compare.name"));
  if (ids.length < 2 || ids.length > 8) {
    fill(
      route.place,
      html`<h1>${say("compare.name")}</h1>
        ${emptyState(say("runs.choose_some"), "", html`<a class="button" href="#/runs">${say("nav.runs")}</a>`)}`,
    );
    return;
  }
  const { runs, differing, differences } = await ask("runs/compare", { ids: ids.join(",") });
  fill(
    route.place,
    html`<div class="answer">
        <p class="small soft"><a href="#/runs">${say("nav.runs")}</a></p>
        <h1 dir="auto">${headline(runs, differences)}</h1>
      </div>
      <section>
        <h2>${say("compare.differences")}</h2>
        <p class="small soft">${say("compare.explained")}</p>
        ${differences.length > 0 ? referenceChoice(runs) : ""} ${differencesTable(runs, differences)}
      </section>
      <section>
        <h2>${say("compare.params")}</h2>
        ${paramsTable(
          runs,
          differing.map((/** @type {string} */ key) => key.replace(/^params\./, "")),
        )}
      </section>
      <section>
        <h2>${say("run.curves")}</h2>
        <div class="figures" id="curves">${skeleton(4)}</div>
      </section>
      <section>
        <h2>${say("run.metrics")}</h2>
        ${metricsTable(runs)}
      </section>`,
  );
  listenToReference(route, runs);
  const place = /** @type {HTMLElement} */ (route.place.querySelector("#curves"));
  await showWhenThere(place, courses(runs), (figures) => {
    if (figures.length === 0) fill(place, html`<p class="soft">${say("run.no_curves")}</p>`);
    else place.replaceChildren(...figures);
  });
}
