// The data: what of each series is there, how new it is, what a check has found.
import { ask } from "../api.js";
import { coverageFigure } from "../figures.js";
import { command, lacksData, noConfig, noData, showWhenThere, skeleton, table } from "../parts.js";
import { Markup, age, dateText, element, fill, html, isSaid, momentText, numberOf, percentText, say } from "../text.js";

/**
 * @typedef {import("../app.js").Route} Route
 * @typedef {{series: string, source: string, values: number, revisions: number, first: string|null, last: string|null, share: number|null, gaps: {begin: string, end: string}[]}} Series
 * @typedef {{kind: string, series: string, from: string|null, to: string|null, slots: number, places: object[], needs_person: boolean, what: string, to_do: string}} Finding
 */

const MOST_GAPS = 10;

/** As a config names it: source.column. @param {string} series kind/source/.../column */
function shortName(series) {
  const [, source, , ...column] = series.split("/");
  return column.length > 0 ? `${source}.${column.join("/")}` : series;
}

/** @param {Series[]} series @param {string} zone */
function seriesTable(series, zone) {
  const rows = series.map(({ series: name, source, values, revisions, first, last, share, gaps }) => {
    const gapsText = gaps.length === 0 ? say("data.no_gaps") : numberOf(gaps.length);
    return html`<tr>
      <th scope="row" title="${name}">${shortName(name)}</th>
      <td>${age(last, zone)}</td>
      <td>${last ? momentText(last, zone) : "–"}</td>
      <td class="number">${percentText(share, 2)}</td>
      <td class="number">${gapsText}</td>
      <td class="number">${numberOf(values)}</td>
      <td class="number">${numberOf(revisions)}</td>
      <td>${first ? dateText(first, zone) : "–"}</td>
      <td class="words">${source}</td>
    </tr>`;
  });
  return table(
    say("data.series"),
    [
      { text: say("data.series") }, { text: say("data.age") }, { text: say("data.newest") }, { text: say("data.share"), number: true },
      { text: say("data.gaps"), number: true }, { text: say("data.values"), number: true }, { text: say("data.revisions"), number: true },
      { text: say("data.first") }, { text: say("data.source") },
    ],
    rows,
  ); // prettier-ignore
}

/** What was found and what to do: of a known kind in the reader's language, the program's own words beside it. @param {Finding} finding */
function findingText({ kind, needs_person, slots, places, what, to_do }) {
  const key = `found.${kind}${needs_person ? "_person" : ""}`;
  const known = [key, `found.${kind}`].find(isSaid);
  if (!known)
    return html`<p>${what}</p>
      ${to_do ? html`<p class="soft">${say("data.to_do")} ${to_do}</p>` : ""}`;
  const advice = [`${known.replace("found.", "to_do.")}`].find(isSaid);
  return html`<p>${say(known, numberOf(slots), numberOf(places.length))}</p>
    ${advice ? html`<p class="soft">${say("data.to_do")} ${say(advice)}</p>` : ""}
    <details class="small">
      <summary>${say("data.exactly")}</summary>
      <p lang="en">${what}. ${to_do}</p>
    </details>`;
}

/** @param {Finding[]} findings @param {string} zone */
function findingsMarkup(findings, zone) {
  if (findings.length === 0)
    return html`<p class="good"><span aria-hidden="true">✓</span> ${say("data.nothing_found")}</p>`;
  const items = findings.map((finding) => {
    const { kind, series, from, to, needs_person } = finding;
    return html`<li class="${needs_person ? "warning" : "finding"}">
      <h3>
        ${say(`check.${kind}`)} · ${series}
        ${needs_person ? html`<span class="alias action">${say("data.person")}</span>` : ""}
      </h3>
      ${from && to ? html`<p class="small soft">${momentText(from, zone)} – ${momentText(to, zone)}</p>` : ""}
      ${findingText(finding)}
    </li>`;
  });
  return html`<ul class="findings">
    ${items}
  </ul>`;
}

/** @param {Series} series @param {string} zone */
function gapsTable({ gaps }, zone) {
  if (gaps.length === 0) return "";
  const rows = gaps.slice(-MOST_GAPS).reverse().map(({ begin, end }) => html`<tr><th scope="row">${momentText(begin, zone)}</th><td>${momentText(end, zone)}</td></tr>`); // prettier-ignore
  const cut =
    gaps.length > MOST_GAPS ? html`<p class="small soft">${say("data.gaps_cut", MOST_GAPS, gaps.length)}</p>` : "";
  return html`<details>
    <summary>${say("data.gaps_list", gaps.length)}</summary>
    ${cut}${table(say("data.gaps"), [{ text: say("data.from") }, { text: say("data.to") }], rows)}
  </details>`;
}

/**
 * The calendar of a series and its gaps. The first and the last day may be cut and are not counted as lacking.
 * @param {HTMLElement} place
 * @param {Series} series
 * @param {string} config
 * @param {string} zone
 */
async function showCoverage(place, series, config, zone) {
  const coverage = await ask("data/coverage", { config, series: series.series });
  const days = /** @type {{date: string, share: number}[]} */ (coverage.days);
  if (days.length === 0) return fill(place, html`<p class="soft">${say("data.no_days")}</p>`);
  const lacking = days.slice(1, -1).filter(({ share }) => share < 1).length;
  const name = shortName(series.series);
  const title =
    lacking === 0
      ? say("data.whole", name, numberOf(days.length))
      : say("data.lacking", name, numberOf(lacking), numberOf(days.length));
  place.replaceChildren(coverageFigure({ title, subtitle: say("data.subtitle", coverage.zone) }, days));
  place.append(element(html`<div>${gapsTable(series, zone)}</div>`));
}

/** A series' calendar, folded until it is opened. @param {Series} series @param {boolean} open */
function foldedCoverage({ series, share, gaps }, open) {
  const gapsText = gaps.length === 0 ? say("data.no_gaps") : numberOf(gaps.length);
  return html`<details class="cover" ${open ? new Markup("open") : ""}>
    <summary>${say("data.calendar", shortName(series), percentText(share, 2), gapsText)}</summary>
    <div>${open ? skeleton(4) : ""}</div>
  </details>`;
}

/** The newest time of the oldest series, in words. @param {Series[]} series */
function answer(series) {
  const gaps = series.reduce((sum, each) => sum + each.gaps.length, 0);
  const known = series.filter(({ last }) => last);
  if (known.length === 0) return html`${say("data.empty_title")}`;
  const oldest = known.reduce((a, b) => (String(b.last) < String(a.last) ? b : a));
  return html`${say("data.title", numberOf(series.length), shortName(oldest.series))}
  ${age(oldest.last)}${gaps ? say("data.title_gaps", numberOf(gaps)) : "."}`;
}

/** @param {Route} route */
export async function show(route) {
  const { place, config } = route;
  route.name(say("nav.data"));
  if (!config)
    return fill(
      place,
      html`<h1>${say("nav.data")}</h1>
        ${noConfig()}`,
    );
  const { zone } = config;
  const query = { config: config.name };
  const series = await ask("data", query).then(
    (answer) => /** @type {Series[]} */ (answer.series),
    (error) => {
      if (!lacksData(error)) throw error;
      return /** @type {Series[]} */ ([]);
    },
  );
  if (series.length === 0) {
    fill(
      place,
      html`<h1>${say("nav.data")}</h1>
        ${noData(config, route.status.read_only)}`,
    );
    return;
  }
  const first = series.find((each) => shortName(each.series) === config.target) ?? series[0];
  fill(
    place,
    html`<div class="answer"><h1>${answer(series)}</h1></div>
      ${seriesTable(series, zone)}
      <section>
        <h2>${say("data.check")}</h2>
        <div id="check">${skeleton(3)}</div>
      </section>
      <section>
        <h2>${say("data.coverage")}</h2>
        <div class="figures" id="coverage">${series.map((each) => foldedCoverage(each, each === first))}</div>
      </section>`,
  );
  const check = /** @type {HTMLElement} */ (place.querySelector("#check"));
  const folds = /** @type {NodeListOf<HTMLDetailsElement>} */ (place.querySelectorAll("details.cover"));
  const unfold = (/** @type {number} */ i) => {
    const inside = /** @type {HTMLElement} */ (folds[i].querySelector("div"));
    return showWhenThere(inside, showCoverage(inside, series[i], query.config, zone), () => {});
  };
  folds.forEach((fold, i) => !fold.open && fold.addEventListener("toggle", () => unfold(i), { once: true }));
  await Promise.all([
    showWhenThere(check, ask("data/check", query), ({ findings }) => fill(check, findingsMarkup(findings, zone)), () => html`<p>${say("data.not_checked")}</p>${command(`forecast data check --config ${config.file}`)}`),
    unfold(series.indexOf(first)),
  ]); // prettier-ignore
}
