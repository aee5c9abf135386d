// The forecast: the answer as a sentence, its plot, why, how wrong it has been lately, where it comes from.
import { address, ask, askIfThere } from "../api.js";
import {
  barCell, clockChanges, intervalCell, localDays, plainSeries, pngOf, rangeWithZero, save, seriesFigure,
} from "../figures.js"; // prettier-ignore
import {
  adviceMarkup, command, emptyState, errorState, facts, keyNumbers, lacksData, missingState, noConfig, noData, showWhenThere, skeleton, table,
} from "../parts.js"; // prettier-ignore
import {
  age, clockText, dayText, decimalsFor, element, fill, html, inWords, intervalText, isSaid, loadText, momentText, monthText, percentText, say, signedText, verdict, weekdayText,
} from "../text.js"; // prettier-ignore

/**
 * @typedef {import("../app.js").Route} Route
 * @typedef {import("../text.js").Said} Said
 * @typedef {import("../plots.js").SeriesData} SeriesData
 * @typedef {{time: string, lower_80: number|null, upper_80: number|null, lower_95: number|null, upper_95: number|null, actual: number|null, temperature?: number|null, temperature_kind?: string}} Row
 * @typedef {Row & {forecast: number|null}} Step
 * @typedef {Row & {forecast_then: number|null}} Recent
 * @typedef {object} Forecast
 * @property {string} issued_at
 * @property {string} run_id
 * @property {string} run_name
 * @property {string} forecaster
 * @property {string|number|null} version
 * @property {string|null} alias
 * @property {string} weather
 * @property {string|null} data_until
 * @property {string} unit
 * @property {string} zone
 * @property {number} step_seconds
 * @property {number|null} usual_error_mw
 * @property {Step[]} steps
 * @property {Recent[]} recent
 * @property {{date: string, name: string}[]} holidays
 * @property {{what: Said, why: Said, advice: Said}[]} missing
 * @property {{en: string, fr: string}} sentence
 */

const DAY = 86400;

/** @param {string} time */
const seconds = (time) => Date.parse(time) / 1000;

/**
 * All steps from the first recent one to the last forecast one, without holes in time.
 * @param {Forecast} forecast
 */
function timeline(forecast) {
  const rows = [...forecast.recent, ...forecast.steps];
  const first = seconds(rows[0].time);
  const step = forecast.step_seconds;
  const daily = step >= DAY;
  const days = rows.map((row) => Math.floor((seconds(row.time) + 12 * 3600) / DAY)); // a local midnight, wherever it is
  const place = (/** @type {number} */ i) =>
    daily ? Math.round((days[i] - days[0]) / (step / DAY)) : Math.round((seconds(rows[i].time) - first) / step);
  const size = place(rows.length - 1) + 1;
  const column = () => /** @type {(number|null)[]} */ (new Array(size).fill(null));
  const columns = { actual: column(), forecast: column(), then: column(), low80: column(), high80: column(), low95: column(), high95: column(), observed: column(), ahead: column() }; // prettier-ignore
  let now = size;
  rows.forEach((row, i) => {
    const at = place(i);
    const isStep = i >= forecast.recent.length;
    if (isStep) now = Math.min(now, at);
    if (columns.actual[at] === null) columns.actual[at] = row.actual;
    if ("forecast" in row) columns.forecast[at] = row.forecast;
    else columns.then[at] = row.forecast_then;
    columns.low80[at] = row.lower_80;
    columns.high80[at] = row.upper_80;
    columns.low95[at] = row.lower_95;
    columns.high95[at] = row.upper_95;
    if (row.temperature_kind === "observed") columns.observed[at] = row.temperature ?? null;
    else columns.ahead[at] = row.temperature ?? null;
  });
  return { first: daily ? days[0] : first, size, daily, now, columns };
}

/** Axis, days of rest, holidays, the moment of issue and changes of the clocks. @param {Forecast} forecast @param {ReturnType<typeof timeline>} line */
function axisOf(forecast, { first, size, daily, now }) {
  const { zone, step_seconds } = forecast;
  const local = daily
    ? { starts: Array.from({ length: size }, (_, i) => i), days: Array.from({ length: size }, (_, i) => first + i) }
    : localDays(first, size, step_seconds, zone);
  const names = new Map(forecast.holidays.map(({ date, name }) => [Date.parse(date) / 86400000, name]));
  /** @type {[number, number][]} */
  const shades = [];
  const marks = [];
  local.starts.forEach((start, i) => {
    const day = local.days[i];
    const holiday = names.get(day);
    if ((day + 3) % 7 >= 5 || holiday !== undefined) shades.push([start, local.starts[i + 1] ?? size]);
    if (holiday !== undefined) marks.push({ step: start, text: holiday });
  });
  const present = daily
    ? Math.floor(Date.now() / 86400000) - first
    : Math.round((Date.now() / 1000 - first) / step_seconds);
  if (present > 0 && present < size) marks.push({ step: present, text: say("mark.now") });
  if (!daily)
    for (const step of clockChanges(first, size, step_seconds, zone)) marks.push({ step, text: say("mark.clocks") });
  return {
    axis: /** @type {"days"|"instants"} */ (daily ? "days" : "instants"),
    step_seconds, zone, first, size, shades, marks, day_starts: local.starts, first_day: local.days[0],
    shown_from: Math.max(0, now - Math.round((daily ? 28 : 4) * (daily ? 1 : DAY / step_seconds))),
  }; // prettier-ignore
}

/** @param {Forecast} forecast */
function plotsOf(forecast) {
  const line = timeline(forecast);
  const { columns } = line;
  const axis = axisOf(forecast, line);
  const row = (/** @type {string} */ name, /** @type {string} */ kind, /** @type {(number|null)[]} */ values) => ({
    name, kind, values, hidden: false, dotted: false,
  }); // prettier-ignore
  const has = (/** @type {(number|null)[]} */ values) => values.some((value) => value !== null);
  const all = [
    row(say("line.actual"), "actual", columns.actual),
    row(say("line.forecast"), "forecast", columns.forecast),
  ];
  if (has(columns.then)) all.push(row(say("line.then"), "then", columns.then));
  const bands = [
    { name: say("band.80"), kind: "band80", low: columns.low80, high: columns.high80 },
    { name: say("band.95"), kind: "band95", low: columns.low95, high: columns.high95 },
  ].filter(({ low }) => has(low));
  const load = plainSeries(axis.axis, axis.first, axis.size, {
    ...axis, lines: all, bands, unit: forecast.unit, decimals: decimalsFor([...columns.actual, ...columns.forecast], 1), height: 320, hatched_to: columns.actual.findLastIndex((value) => value !== null) + 1,
  }); // prettier-ignore
  const warm = [
    row(say("line.observed"), "temperature", columns.observed),
    row(say("line.ahead"), "temperature-ahead", columns.ahead),
  ].filter(({ values }) => has(values));
  const temperature =
    warm.length === 0
      ? null
      : plainSeries(axis.axis, axis.first, axis.size, {
          ...axis, marks: [], lines: warm, unit: "°C", decimals: 1, height: 110, hatched_to: 0,
        }); // prettier-ignore
  return { load, temperature };
}

/** @param {Forecast} forecast */
function peak(forecast) {
  const known = forecast.steps.filter(({ forecast: value }) => value !== null);
  return known.reduce((most, step) => (Number(step.forecast) > Number(most.forecast) ? step : most), known[0]);
}

/** Whether all that was forecast lies behind. @param {Forecast} forecast */
function isStale({ steps, step_seconds }) {
  return Date.now() > Date.parse(steps[steps.length - 1].time) + 1000 * step_seconds;
}

/** @param {string} forecaster */
const forecasterText = (forecaster) =>
  isSaid(`forecaster.${forecaster}`) ? say(`forecaster.${forecaster}`) : forecaster;

/** @param {string} weather */
const weatherText = (weather) => (isSaid(`weather.${weather}`) ? say(`weather.${weather}`) : weather);

// "explanation" is said under Why, "new_forecast" by the age of this one.
const SAID_ELSEWHERE = ["explanation", "new_forecast"];

/** What is missing, in the reader's language where it is of a known kind. @param {Forecast["missing"][0]} thing @param {Forecast} forecast */
function missingMarkup({ what, why, advice }, { data_until, zone }) {
  const key = `missing.${what}`;
  const text = isSaid(key)
    ? say(key, data_until ? momentText(data_until, zone) : "")
    : `${inWords(what)}: ${inWords(why)}`;
  return html`<div class="warning">
    <p><strong>${say("missing")}</strong> ${text}</p>
    ${adviceMarkup(inWords(advice))}
  </div>`;
}

/** What is forecast, and what is said of it. @param {Forecast} forecast */
function headline({ sentence }) {
  const [, first, rest] = /^(.*?\.) (.*)$/s.exec(inWords(sentence)) ?? ["", inWords(sentence), ""];
  return [first, rest];
}

/** @param {Forecast} forecast @param {string} file of the config */
function answer(forecast, file) {
  const { zone } = forecast;
  const by = forecasterText(forecast.forecaster) + (forecast.version ? ` (${forecast.version})` : "");
  const [first, rest] = headline(forecast);
  return html`<div class="answer">
    <h1>${first}</h1>
    <p>
      ${rest} ${say("answer.by", by)}
      ${forecast.data_until ? html`${say("answer.until")} ${age(forecast.data_until, zone)}.` : ""}
    </p>
    ${
      isStale(forecast)
        ? html`<p class="stale">
              <span class="dot" aria-hidden="true"></span>${say("answer.stale")} ${age(forecast.issued_at, zone)}
            </p>
            ${command(`forecast predict --config ${file}`)}`
        : ""
    }
    ${forecast.missing.filter(({ what }) => !SAID_ELSEWHERE.includes(String(what))).map((thing) => missingMarkup(thing, forecast))}
  </div>`;
}

/** @param {HTMLElement} place @param {Forecast} forecast @param {Record<string, string|null>} query */
function showPlots(place, forecast, query) {
  const { load, temperature } = plotsOf(forecast);
  const top = peak(forecast);
  const moment =
    load.axis === "days"
      ? dayText(top.time, forecast.zone)
      : `${dayText(top.time, forecast.zone)}, ${clockText(top.time, forecast.zone)}`;
  const tools = html`<div class="downloads">
    <a class="button" href="${address("forecast.csv", query)}" download>CSV</a>
    <a class="button" href="${address("forecast", query)}" download="forecast.json">JSON</a>
    <button type="button" class="button" id="png">PNG</button>
  </div>`;
  const subtitle = say(load.axis === "days" ? "plot.subtitle_days" : "plot.subtitle", forecast.unit, forecast.zone);
  const main = seriesFigure(
    {
      title: say("plot.title", loadText(top.forecast, 0), forecast.unit, moment),
      subtitle,
      wide: true,
      name: "load",
      tools,
    },
    load,
  );
  place.append(main.figure);
  const figures = [main.figure];
  if (temperature) {
    const below = seriesFigure(
      { title: say("plot.temperature"), subtitle: say("plot.temperature_subtitle"), wide: true, name: "temperature" },
      temperature,
    );
    place.append(below.figure);
    figures.push(below.figure);
    main.plot.companion = below.plot;
    below.plot.companion = main.plot;
  } else {
    place.append(element(html`<p class="soft">${say("plot.no_temperature")}</p>`));
  }
  place.querySelector("#png")?.addEventListener("click", async () => {
    save(await pngOf(figures, headline(forecast)[0]), `forecast-${forecast.steps[0].time.slice(0, 10)}.png`);
  });
}

/** @param {{newest: number, forecast: number, groups: {text: Said, mw: number}[], sentence: {en: string, fr: string}}} why @param {string} unit */
function whyMarkup(why, unit) {
  const groups = [...why.groups].sort((a, b) => Math.abs(b.mw) - Math.abs(a.mw));
  const range = rangeWithZero(groups.map(({ mw }) => mw));
  const decimals = decimalsFor([why.newest, why.forecast], 1);
  const rows = groups.map(
    ({ text, mw }) => html`<tr><th scope="row">${inWords(text)}</th><td class="number">${signedText(mw, decimals)}</td>${barCell(mw, range)}</tr>`,
  ); // prettier-ignore
  const sum = (/** @type {string} */ key, /** @type {number} */ value) =>
    html`<tr class="strong">
      <th scope="row">${say(key)}</th>
      <td class="number">${loadText(value, decimals)}</td>
      <td></td>
    </tr>`;
  return html`<p>${inWords(why.sentence)}</p>
    ${table(say("why.title"), [{ text: say("why.what") }, { text: unit, number: true }, { text: say("why.bar"), hidden: true }], [sum("why.newest", why.newest), ...rows, sum("why.forecast", why.forecast)])}`;
}

/** @param {any} errors @param {string} unit */
function errorKeys({ mae, mape, bias, coverage_80, coverage_95, n }, unit) {
  const decimals = decimalsFor([mae, bias], 2);
  /** @type {[string, string, string?][]} */
  const items = [
    [
      say("errors.mae"),
      `${loadText(mae, decimals)} ${unit}`,
      mape === null || mape === undefined ? "" : `${loadText(mape)} %`,
    ],
    [say("errors.bias"), `${signedText(bias, decimals)} ${unit}`, say(bias > 0 ? "errors.high" : "errors.low")],
    [say("errors.inside80"), percentText(coverage_80), say("errors.promised", 80)],
    [say("errors.inside95"), percentText(coverage_95), say("errors.promised", 95)],
    [say("errors.n"), loadText(n, 0), ""],
  ];
  return keyNumbers(items);
}

/** @param {{name: string, mae: number, n: number}[]} rows @param {string} label @param {string} unit */
function slices(rows, label, unit) {
  const range = rangeWithZero(rows.map(({ mae }) => mae));
  const worst = Math.max(...rows.map(({ mae }) => mae));
  const decimals = decimalsFor([worst], 2);
  const body = rows.map(
    ({ name, mae, n }) => html`<tr class="${mae === worst && rows.length > 1 ? "strong" : ""}"><th scope="row">${name}</th><td class="number">${loadText(mae, decimals)}</td>${barCell(mae, range)}<td class="number">${loadText(n, 0)}</td></tr>`,
  ); // prettier-ignore
  return table(
    label,
    [
      { text: label },
      { text: `MAE, ${unit}`, number: true },
      { text: say("why.bar"), hidden: true },
      { text: say("compare.n"), number: true },
    ],
    body,
  );
}

/** @param {HTMLElement} place @param {any} errors @param {string} unit */
function showErrors(place, errors, unit) {
  if (!errors.n) return fill(place, emptyState(say("errors.none")));
  fill(
    place,
    html`${errorKeys(errors, unit)}
      <div class="figures" id="daily"></div>
      <div class="figures slices"></div>`,
  );
  const days = errors.days ?? [];
  if (days.length > 1) {
    const first = Date.parse(days[0].date) / 86400000;
    const size = Date.parse(days[days.length - 1].date) / 86400000 - first + 1;
    const values = /** @type {(number|null)[]} */ (new Array(size).fill(null));
    for (const { date, error } of days) values[Date.parse(date) / 86400000 - first] = error;
    const worst = days.reduce((/** @type {any} */ a, /** @type {any} */ b) =>
      Math.abs(b.error) > Math.abs(a.error) ? b : a,
    );
    /** @type {[number, number][]} */
    const shades = [];
    for (let i = 0; i < size; i++) if ((first + i + 3) % 7 >= 5) shades.push([i, i + 1]);
    const data = plainSeries("days", first, size, {
      lines: [{ name: say("errors.daily"), kind: "forecast", values, hidden: false, dotted: false }],
      unit, decimals: decimalsFor(values, 2), with_zero: true, shades,
    }); // prettier-ignore
    const title = say(
      worst.error > 0 ? "errors.worst_high" : "errors.worst_low",
      dayText(worst.date, "UTC"),
      loadText(Math.abs(worst.error), decimalsFor([worst.error], 1)),
      unit,
    );
    place
      .querySelector("#daily")
      ?.append(seriesFigure({ title, subtitle: say("errors.daily_subtitle", unit), wide: true }, data).figure);
  }
  const weekdays = (errors.by_weekday ?? []).map((/** @type {any} */ row) => ({
    ...row,
    name: weekdayText(row.weekday),
  }));
  const months = (errors.by_month ?? []).map((/** @type {any} */ row) => ({ ...row, name: monthText(row.month) }));
  const parts = place.querySelector(".slices");
  if (weekdays.length) parts?.append(element(slices(weekdays, say("errors.weekday"), unit)));
  if (months.length) parts?.append(element(slices(months, say("errors.month"), unit)));
  if (errors.benchmarks?.length) place.append(element(html`<div>${benchmarks(errors, unit)}</div>`));
  else place.append(element(html`<p class="soft">${say("errors.no_benchmarks")}</p>`));
}

/** @param {any} errors @param {string} unit */
function benchmarks(errors, unit) {
  const known = errors.benchmarks.filter((/** @type {any} */ row) => row.difference);
  const range = rangeWithZero(known.flatMap((/** @type {any} */ { difference: d }) => [d.mae, d.low95, d.high95]));
  const decimals = decimalsFor(
    errors.benchmarks.map((/** @type {any} */ { mae }) => mae),
    2,
  );
  const rows = errors.benchmarks.map(
    (/** @type {any} */ { name, mae, difference }) =>
      html`<tr>
        <th scope="row">${forecasterText(name)}</th>
        <td class="words">${verdict(difference)}</td>
        <td class="number">${loadText(mae, decimals)}</td>
        <td class="number">${difference ? intervalText(difference, decimals) : "–"}</td>
        ${difference ? intervalCell(difference, range) : html`<td></td>`}
      </tr>`,
  );
  return table(
    say("errors.beside"),
    [
      { text: say("errors.beside") },
      { text: say("errors.verdict") },
      { text: `MAE, ${unit}`, number: true },
      { text: say("errors.more", unit), number: true },
      { text: say("why.bar"), hidden: true },
    ],
    rows,
  );
}

/** @param {Forecast} forecast */
function origin(forecast) {
  const { zone } = forecast;
  return facts([
    [say("fact.forecaster"), forecasterText(forecast.forecaster)],
    [say("fact.run"), html`<a href="#/runs/${forecast.run_id}">${forecast.run_name || forecast.run_id.slice(0, 8)}</a>`],
    [say("fact.version"), forecast.version ? `${forecast.version}${forecast.alias ? ` (${forecast.alias})` : ""}` : say("fact.no_version")],
    [say("fact.issued"), momentText(forecast.issued_at, zone)],
    [say("fact.weather"), weatherText(forecast.weather)],
    [say("fact.until"), forecast.data_until ? html`${momentText(forecast.data_until, zone)} (${age(forecast.data_until, zone)})` : say("unknown")],
    [say("fact.unit"), `${forecast.unit} · ${zone}`],
  ]); // prettier-ignore
}

/** Earlier issues to choose from. @param {HTMLElement} place @param {Route} route @param {Record<string, string|null>} query @param {Forecast} forecast */
async function showEarlier(place, route, query, forecast) {
  const rows = (await ask("forecasts", { config: query.config, max: 2000 })).forecasts;
  const moments = [
    ...new Set(rows.map((/** @type {any} */ row) => new Date(row.issued_at).toISOString().slice(0, 19) + "Z")),
  ]
    .sort()
    .reverse();
  if (moments.length < 2) return;
  const shown = new Date(forecast.issued_at).toISOString().slice(0, 19) + "Z";
  const options = moments.map(
    (moment, i) => html`<option value="${i === 0 ? "" : moment}" ${moment === shown ? "selected" : ""}>${momentText(String(moment), forecast.zone)}</option>`,
  ); // prettier-ignore
  fill(
    place,
    html`<label class="small"
      >${say("earlier")}
      <select>
        ${options}
      </select></label
    >`,
  );
  const choice = /** @type {HTMLSelectElement} */ (place.querySelector("select"));
  choice.addEventListener("change", () => {
    route.change({ issued: choice.value });
    dispatchEvent(new HashChangeEvent("hashchange"));
  });
}

/** How there will be a forecast. @param {Route} route @param {import("../app.js").Config} config */
async function showEmpty({ place, status }, config) {
  const noLoads = await ask("data", { config: config.name }).then(() => false, lacksData);
  const start = html`<p><a class="button" href="#/operations?command=train">${say("empty.start")}</a></p>`;
  const next = html`${command(`forecast predict --config ${config.file}`)}${status.read_only ? "" : start}`;
  fill(
    place,
    html`<h1>${say("empty.forecast_title", config.name)}</h1>
      ${
        noLoads
          ? noData(config, status.read_only)
          : emptyState(say("empty.forecast"), `forecast train --config ${config.file}`, next)
      }`,
  );
}

/** @param {Route} route */
export async function show(route) {
  const { place, config } = route;
  route.name(say("nav.forecast"));
  if (!config) {
    fill(
      place,
      html`<h1>${say("nav.forecast")}</h1>
        ${noConfig()}`,
    );
    return;
  }
  const query = { config: config.name, issued: route.query.get("issued") };
  const forecast = /** @type {Forecast|null} */ (await askIfThere("forecast", query));
  if (!forecast || forecast.steps.length === 0) return showEmpty(route, config);
  fill(
    place,
    html`${answer(forecast, config.file)}
      <div class="figures" id="plots"></div>
      <section>
        <h2>${say("why.title")}</h2>
        <div id="why">${skeleton(4)}</div>
      </section>
      <section>
        <h2>${say("errors.title")}</h2>
        <div class="stack" id="errors">${skeleton(6)}</div>
      </section>
      <section>
        <h2>${say("origin.title")}</h2>
        ${origin(forecast)}
        <div id="earlier"></div>
      </section>`,
  );
  const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (place.querySelector(`#${name}`));
  showPlots(part("plots"), forecast, query);
  const { unit } = forecast;
  await Promise.all([
    showWhenThere(part("why"), ask("forecast/explanation", query), (why) => fill(part("why"), whyMarkup(why, unit)), ({ advice }) => emptyState(say("why.none"), advice)),
    showWhenThere(part("errors"), ask("forecast/errors", { config: query.config, days: 30 }), (errors) => showErrors(part("errors"), errors, unit), missingState),
    showEarlier(part("earlier"), route, query, forecast).catch((error) => fill(part("earlier"), errorState(error))),
  ]); // prettier-ignore
}
