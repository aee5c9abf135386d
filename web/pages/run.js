// One run: its curves, metrics, params, tags, and its files with a look into them.
import { address, ask, textOf } from "../api.js";
import { plainSeries, seriesFigure } from "../figures.js";
import { emptyState, errorState, facts, showWhenThere, skeleton, table } from "../parts.js";
import { age, durationText, element, figureText, fill, html, momentText, say, sizeText } from "../text.js";
import { isOfRows, runName, seconds, shortRunName, statusText } from "./runs.js";

/**
 * @typedef {import("../app.js").Route} Route
 * @typedef {import("./runs.js").Run} Run
 * @typedef {{step: number, timestamp: string, value: number|null}} Point
 */

const MOST_SHOWN = 262144; // bytes of a text
const MOST_ROWS = 500;
const MOST_POINTS = 100_000; // of a curve

/** The course of a metric. @param {string} run @param {string} key @returns {Promise<Point[]>} */
export async function courseOf(run, key) {
  /** @type {Point[]} */
  const all = [];
  let token = null;
  do {
    const page = await ask(`runs/${run}/metrics/${encodeURIComponent(key)}`, { page_token: token });
    all.push(...page.points);
    token = page.next_page_token;
  } while (token && all.length < MOST_POINTS);
  return all;
}

/**
 * Courses on one another, by step.
 * @param {string} title
 * @param {string} subtitle
 * @param {{name: string, points: Point[]}[]} courses
 */
export function courseFigure(title, subtitle, courses) {
  const steps = courses.flatMap(({ points }) => points.map(({ step }) => step));
  const first = Math.min(...steps);
  const size = Math.max(...steps) - first + 1;
  const kinds = ["forecast", "second", "third", "fourth", "actual", "baseline", "then", "temperature"];
  const lines = courses.map(({ name, points }, i) => {
    const values = /** @type {(number|null)[]} */ (new Array(size).fill(null));
    for (const { step, value } of points) values[step - first] = value;
    return { name, kind: kinds[i % kinds.length], values, hidden: false, dotted: false };
  });
  const all = lines.flatMap(({ values }) => values.filter((value) => value !== null)).map(Number);
  const logarithmic = all.length > 0 && Math.min(...all) > 0 && Math.max(...all) > 3 * Math.min(...all);
  const data = plainSeries("numbers", first, size, { lines, logarithmic, decimals: 4, hatched_to: 0 });
  return seriesFigure({ title, subtitle: logarithmic ? say("run.logarithmic", subtitle) : subtitle }, data).figure;
}

/** Metrics that may have a course: those not of other forecasters. @param {Run} run */
export function ownMetrics(run) {
  return Object.keys(run.metrics).filter((key) => !key.startsWith("yardstick.") && !key.includes("/"));
}

const LEARNING = ["loss", "val_loss", "learning_rate", "gradient_norm"];

/** @param {HTMLElement} place @param {Run} run */
async function showCourses(place, run) {
  const own = ownMetrics(run);
  const keys = [...LEARNING.filter((key) => own.includes(key)), ...own.filter((key) => !LEARNING.includes(key))];
  const courses = await Promise.all(keys.map(async (key) => ({ name: key, points: await courseOf(run.run_id, key) })));
  const long = courses.filter(({ points }) => points.length > 1);
  if (long.length === 0) return fill(place, html`<p class="soft">${say("run.no_curves")}</p>`);
  fill(place, html`<div class="figures"></div>`);
  const figures = /** @type {HTMLElement} */ (place.firstElementChild);
  const losses = long.filter(({ name }) => name === "loss" || name === "val_loss");
  const least = (/** @type {Point[]} */ points) => points.reduce((a, b) => (Number(b.value) < Number(a.value) ? b : a));
  if (losses.length > 0) {
    const best = least((losses.find(({ name }) => name === "val_loss") ?? losses[0]).points);
    figures.append(courseFigure(say("run.losses", figureText(best.value), best.step), say("run.by_step"), losses));
  }
  for (const course of long.filter((each) => !losses.includes(each))) {
    const last = course.points[course.points.length - 1];
    figures.append(courseFigure(say("run.course", course.name, figureText(last.value)), say("run.by_step"), [course]));
  }
}

const SCORES = ["mae", "rmse", "mape", "bias", "r2", "coverage80", "coverage95"];

/** Scores that a run has of several forecasters: their names with the prefix of their metrics. @param {Run} run @returns {[string, string][]} */
function scored(run) {
  const prefixes = Object.keys(run.metrics).map((key) => key.match(/^(?:yardstick\.(.+)\.|(.+)\/)mae$/));
  const others = prefixes
    .filter((match) => match !== null)
    .map((match) => [match[1] ?? match[2], match[0].slice(0, -3)]);
  return /** @type {[string, string][]} */ ("mae" in run.metrics ? [[shortRunName(run), ""], ...others] : others);
}

/** @param {Run} run */
function scoresTable(run) {
  if (isOfRows(run)) return "";
  const rows = scored(run).map(
    ([name, prefix]) => html`<tr class="${prefix === "" ? "strong" : ""}"><th scope="row" dir="auto">${name}</th>${SCORES.map((score) => html`<td class="number">${figureText(run.metrics[prefix + score]?.last)}</td>`)}</tr>`,
  ); // prettier-ignore
  if (rows.length === 0) return "";
  const unit = run.params["frame.unit"] ?? "MW";
  const heads = SCORES.map((score) => ({
    text: ["mae", "rmse", "bias"].includes(score)
      ? `${score.toUpperCase()}, ${unit}`
      : score === "mape"
        ? "MAPE, %"
        : score,
    number: true,
  }));
  return table(say("run.scores"), [{ text: say("fact.forecaster") }, ...heads], rows);
}

/** @param {Run} run */
function metricsTable(run) {
  const rows = ownMetrics(run).map(
    (key) => html`<tr><th scope="row">${key}</th><td class="number">${figureText(run.metrics[key].last)}</td><td class="number">${figureText(run.metrics[key].best)}</td></tr>`,
  ); // prettier-ignore
  if (rows.length === 0) return scored(run).length && !isOfRows(run) ? "" : emptyState(say("run.no_metrics"));
  return table(
    say("run.metrics"),
    [{ text: say("run.metric") }, { text: say("run.last"), number: true }, { text: say("run.best"), number: true }],
    rows,
  );
}

/** @param {Record<string, string>} values @param {string} label */
function textTable(values, label) {
  const rows = Object.entries(values).map(
    ([key, value]) => html`<tr><th scope="row">${key}</th><td class="words long"><div class="value">${value}</div></td></tr>`,
  ); // prettier-ignore
  if (rows.length === 0) return html`<p class="soft">${say("run.nothing")}</p>`;
  return table(label, [{ text: label }, { text: say("run.value") }], rows);
}

/** The fields of a line of CSV. @param {string} line */
function fields(line) {
  return [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)]
    .slice(0, -1)
    .map(([, text]) => (text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text));
}

/** @param {string} text @param {string} name */
function csvTable(text, name) {
  const lines = text.split(/\r?\n/).filter(Boolean);
  const rows = lines.slice(1, MOST_ROWS + 1).map((line) => fields(line + ","));
  const head = fields(lines[0] + ",");
  const number = head.map((_, i) => rows.every((row) => !row[i] || Number.isFinite(Number(row[i]))));
  const cut =
    lines.length - 1 > MOST_ROWS
      ? html`<p class="small soft">${say("file.rows", MOST_ROWS, lines.length - 1)}</p>`
      : "";
  const body = rows.map(
    (row) =>
      html`<tr>
        ${row.map((value, i) => html`<td class="${number[i] ? "number" : ""}">${value}</td>`)}
      </tr>`,
  );
  return html`${cut}${table(
    name,
    head.map((title, i) => ({ text: title, number: number[i] })),
    body,
  )}`;
}

/** @param {string} text */
function prettyJson(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 1);
  } catch {
    return text; // it is shown as it is
  }
}

/** A look into a file. @param {string} url @param {string} path @param {number|null} size */
async function preview(url, path, size) {
  const kind = path.slice(path.lastIndexOf(".") + 1).toLowerCase();
  const view = `${url}?view=1`;
  if (["png", "jpg", "jpeg", "gif", "webp", "svg"].includes(kind)) return html`<img src="${view}" alt="${path}" />`;
  if (kind === "html") return html`<iframe src="${view}" title="${path}" sandbox="allow-scripts"></iframe>`;
  if (!["csv", "json", "txt", "md", "log", "yaml", "yml", "py", "jsonl"].includes(kind) && path.includes("."))
    return html`<p class="soft">${say("file.no_view")}</p>`;
  if (size !== null && size > 20 * MOST_SHOWN) return html`<p class="soft">${say("file.large", sizeText(size))}</p>`;
  const text = await textOf(url);
  if (kind === "csv") return csvTable(text, path);
  const shown = kind === "json" ? prettyJson(text) : text;
  const cut = shown.length > MOST_SHOWN ? html`<p class="small soft">${say("file.cut", sizeText(MOST_SHOWN))}</p>` : "";
  return html`${cut}
    <pre tabindex="0" role="region" aria-label="${path}">${shown.slice(0, MOST_SHOWN)}</pre>`;
}

/** @param {string} run @param {string} path */
function fileAddress(run, path) {
  return address(`runs/${run}/artifacts/${path.split("/").map(encodeURIComponent).join("/")}`);
}

/** The files of a directory; directories open below themselves. @param {HTMLElement} place @param {string} run @param {string} path */
async function showFiles(place, run, path) {
  const { items } = await ask(`runs/${run}/artifacts`, { path });
  if (items.length === 0) return fill(place, html`<p class="soft">${say("file.none")}</p>`);
  const list = element(html`<ul class="files"></ul>`);
  for (const item of items) list.append(fileItem(run, item));
  place.replaceChildren(list);
}

/** @param {string} run @param {{path: string, is_dir: boolean, size: number|null}} item */
function fileItem(run, { path, is_dir, size }) {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const url = fileAddress(run, path);
  const right = is_dir
    ? ""
    : html`<span class="small soft">${sizeText(size)}</span>
        <a class="small" href="${url}" download="${name}" aria-label="${say("file.get_name", name)}"
          >${say("file.get")}</a
        >`;
  const item = element(
    html`<li>
      <details>
        <summary>${name}${is_dir ? "/" : ""}</summary>
        <div class="inside"></div>
      </details>
      <div>${right}</div>
    </li>`,
  );
  const details = /** @type {HTMLDetailsElement} */ (item.querySelector("details"));
  const inside = /** @type {HTMLElement} */ (item.querySelector(".inside"));
  let isLoaded = false;
  details.addEventListener("toggle", async () => {
    item.classList.toggle("open", details.open);
    if (!details.open || isLoaded) return;
    isLoaded = true;
    fill(inside, skeleton(2));
    try {
      if (is_dir) await showFiles(inside, run, path);
      else fill(inside, await preview(url, path, size));
    } catch (error) {
      isLoaded = false;
      fill(inside, errorState(error));
    }
  });
  return item;
}

/** What a run's own note says. @param {Run} run */
function note(run) {
  const text = run.tags["mlflow.note.content"];
  return text
    ? html`<section>
        <h2>${say("run.note")}</h2>
        <details>
          <summary>${text.split("\n", 1)[0]}</summary>
          <pre tabindex="0" role="region" aria-label="${say("run.note")}">${text}</pre>
        </details>
      </section>`
    : "";
}

/** How well a run of rows tells its target. @param {Run} run */
function answerOfRows(run) {
  const { roc_auc, f1_score, mae, rmse } = run.metrics;
  const [name, target] = [shortRunName(run), run.params["target"] ?? ""];
  if (roc_auc) return say("run.answer_class", name, target, figureText(roc_auc.last), figureText(f1_score?.last));
  if (mae) return say("run.answer_number", name, target, figureText(mae.last), figureText(rmse?.last));
  return say("run.answer_none", name);
}

/** @param {Run} run */
function answerOfForecasts(run) {
  const { mae, mape } = run.metrics;
  const name = shortRunName(run);
  if (!mae) return say("run.answer_none", name);
  const share = mape ? ` (${figureText(mape.last)} %)` : "";
  return say("run.answer", name, figureText(mae.last), run.params["frame.unit"] ?? "MW", share);
}

/** @param {Run} run */
function answer(run) {
  const sentence = isOfRows(run) ? answerOfRows(run) : answerOfForecasts(run);
  return html`<div class="answer">
    <p class="small soft"><a href="#/runs">${say("nav.runs")}</a> · ${run.experiment}</p>
    <h1 dir="auto">${sentence}</h1>
  </div>`;
}

/** @param {Route} route */
export async function show(route) {
  const [id] = route.path;
  const { run } = /** @type {{run: Run}} */ (await ask(`runs/${encodeURIComponent(id)}`));
  route.name(runName(run));
  const tags = Object.fromEntries(Object.entries(run.tags).filter(([key]) => key !== "mlflow.note.content"));
  fill(
    route.place,
    html`${answer(run)}
      ${facts([
        [say("fact.run"), html`<code>${run.run_id}</code>`],
        [say("runs.name"), html`<span dir="auto">${runName(run)}</span>`],
        [say("runs.status"), statusText(run.status)],
        [say("runs.started"), run.start_time ? html`${momentText(run.start_time)} (${age(run.start_time)})` : "–"],
        [say("runs.duration"), durationText(seconds(run))],
        [say("fact.command"), run.tags["forecast.command"] ? html`<code>${run.tags["forecast.command"]}</code>` : "–"],
      ])}
      <section>
        <h2>${say("run.curves")}</h2>
        <div id="curves">${skeleton(4)}</div>
      </section>
      <section>
        <h2>${say("run.metrics")}</h2>
        ${scoresTable(run)}${metricsTable(run)}
      </section>
      ${note(run)}
      <section>
        <h2>${say("run.files")}</h2>
        <div id="files">${skeleton(3)}</div>
      </section>
      <section>
        <h2>${say("run.params")}</h2>
        <details>
          <summary>${say("run.count_params", Object.keys(run.params).length)}</summary>
          ${textTable(run.params, say("run.param"))}
        </details>
      </section>
      <section>
        <h2>${say("run.tags")}</h2>
        <details>
          <summary>${say("run.count_tags", Object.keys(tags).length)}</summary>
          ${textTable(tags, say("run.tag"))}
        </details>
      </section>`,
  );
  const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (route.place.querySelector(`#${name}`));
  await Promise.all([
    showWhenThere(part("curves"), showCourses(part("curves"), run), () => {}),
    showWhenThere(part("files"), showFiles(part("files"), run.run_id, ""), () => {}),
  ]);
}
