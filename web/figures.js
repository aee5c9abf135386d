// Figures of the app: the plots over time of the reports (plots.js) with their legend, table and downloads, bars and
// intervals in cells of tables, and the calendar of days.
import { SeriesPlot, escaped } from "./plots.js";
import { Markup, dateText, element, html, language, percentText, say } from "./text.js";

/**
 * @typedef {import("./plots.js").SeriesData} SeriesData
 * @typedef {{title: string, subtitle: string, wide?: boolean, name?: string, tools?: Markup}} Caption
 * @typedef {{first: number, day_starts: number[], first_day: number}} Days
 */

const ROOM_FOR_TICKS = 56; // pixels at the left

/** Words that plots.js wants. */
function plotWords() {
  const months = Array.from({ length: 12 }, (_, i) =>
    new Intl.DateTimeFormat(language(), { month: "short", timeZone: "UTC" }).format(Date.UTC(2024, i, 1)),
  );
  return { months: months.join(" "), step: say("plot.step"), cut: say("plot.cut") };
}

/** @param {string} classes @param {boolean} isBox */
function swatch(classes, isBox) {
  const shape = isBox ? `<rect class="${classes}" width="22" height="10"/>` : `<path class="${classes}" d="M0,5H22"/>`;
  return new Markup(`<svg class="plot" aria-hidden="true" viewBox="0 0 22 10">${shape}</svg>`);
}

/** @param {SeriesData} data */
function legend(data) {
  if (data.lines.length + data.bands.length < 2) return "";
  /** @param {string} which @param {number} place @param {boolean} on @param {Markup} picture @param {string} name */
  const button = (which, place, on, picture, name) =>
    html`<button type="button" ${new Markup(`data-${which}="${place}"`)} aria-pressed="${String(on)}">${picture}${name}</button>`; // prettier-ignore
  const lines = data.lines.map((line, i) =>
    button("line", i, !line.hidden, swatch(`line ${line.kind}`, false), line.name),
  );
  const bands = data.bands.map((band, i) => button("band", i, true, swatch(`band ${band.kind}`, true), band.name));
  return html`<div class="legend">${lines}${bands}</div>`;
}

/** @param {SeriesData} data */
function emptyPaths(data) {
  const bands = data.bands.map((band, i) => `<path class="band ${band.kind}" data-band="${i}"/>`).reverse();
  const lines = data.lines.map(
    (line, i) => `<path class="${line.dotted ? "dots" : "line"} ${line.kind}" data-line="${i}"/>`,
  );
  return bands.join("") + lines.reverse().join("");
}

/**
 * A plot over time or numbers with its legend and table.
 * @param {Caption} caption
 * @param {SeriesData} data
 * @returns {{figure: HTMLElement, plot: SeriesPlot}}
 */
export function seriesFigure({ title, subtitle, wide, name, tools }, data) {
  const figure = element(
    html`<figure class="figure${wide ? " wide" : ""}" ${name ? new Markup(`id="${name}"`) : ""}>
      <figcaption>
        <h3>${title}</h3>
        <p>${subtitle}</p>
      </figcaption>
      ${legend(data)}
      <div class="stage" role="group" aria-label="${title}">
        <svg class="plot" role="img" aria-label="${title}. ${subtitle}">
          <g class="y-axis"></g>
          <g class="x-axis"></g>
          <g class="behind"></g>
          <svg
            class="area"
            width="100%"
            height="${data.height}"
            viewBox="0 0 1000 ${data.height}"
            preserveAspectRatio="none"
          >
            ${new Markup(emptyPaths(data))}
          </svg>
          <g class="before"></g>
        </svg>
      </div>
      <div class="tools">
        <details>
          <summary>${say("plot.table")}</summary>
          <div class="table" tabindex="0" role="region" aria-label="${title}" data-table=""></div>
        </details>
        ${tools ?? ""}
      </div>
    </figure>`,
  );
  const svg = /** @type {SVGSVGElement} */ (figure.querySelector("svg.plot[role]"));
  svg.style.margin = `8px 12px 0 ${ROOM_FOR_TICKS}px`;
  svg.style.width = `calc(100% - ${ROOM_FOR_TICKS + 12}px)`;
  svg.style.height = `${data.height + 28}px`;
  const plot = new SeriesPlot(figure, data, plotWords());
  const details = /** @type {HTMLDetailsElement} */ (figure.querySelector("details"));
  const table = /** @type {HTMLElement} */ (figure.querySelector("[data-table]"));
  details.addEventListener("toggle", () => details.open && plot.fillTable(table));
  figure.addEventListener("keydown", (event) => {
    if (event.key !== "t" || event.ctrlKey || event.metaKey || event.altKey) return;
    details.open = !details.open;
    event.preventDefault();
  });
  return { figure, plot };
}

/**
 * Where local days begin among equal steps.
 * @param {number} first seconds since 1970
 * @param {number} size steps
 * @param {number} step_seconds
 * @param {string} zone
 */
export function localDays(first, size, step_seconds, zone) {
  const format = new Intl.DateTimeFormat("en-CA", { timeZone: zone });
  /** @type {number[]} */
  const starts = [];
  /** @type {number[]} days since 1970 */
  const days = [];
  for (let step = 0; step < size; step++) {
    const day = Date.parse(format.format(1000 * (first + step * step_seconds))) / 86400000;
    if (day !== days[days.length - 1]) {
      starts.push(step);
      days.push(day);
    }
  }
  return { starts, days };
}

/** Steps at which the clocks change. @param {number} first @param {number} size @param {number} step_seconds @param {string} zone */
export function clockChanges(first, size, step_seconds, zone) {
  const format = new Intl.DateTimeFormat("en-GB", { timeZone: zone, timeZoneName: "longOffset" });
  const offset = (/** @type {number} */ step) => format.format(1000 * (first + step * step_seconds)).slice(-9);
  /** @type {number[]} */
  const steps = [];
  for (let step = 1; step < size; step++) if (offset(step) !== offset(step - 1)) steps.push(step);
  return steps;
}

/** @typedef {"instants"|"days"|"numbers"} Axis */

/** A plot over calendar days or numbers, without zone. @param {Axis} axis @param {number} first @param {number} size @param {object} more @returns {SeriesData} */
export function plainSeries(axis, first, size, more) {
  return {
    axis,
    size,
    first,
    step_seconds: 86400,
    step_name: "",
    zone: "UTC",
    day_starts: axis === "days" ? Array.from({ length: size }, (_, i) => i) : [],
    first_day: first,
    lines: [],
    bands: [],
    marks: [],
    shades: [],
    shown_from: 0,
    unit: "",
    decimals: 1,
    logarithmic: false,
    with_zero: false,
    height: 180,
    ...more,
  };
}

/** @param {number} share of the width */
const percent = (share) => `${(100 * Math.min(1, Math.max(0, share))).toFixed(2)}%`;

/**
 * A bar from zero in a cell, among bars of one range.
 * @param {number} value
 * @param {{low: number, high: number}} range holds 0
 * @param {string} [kind]
 */
export function barCell(value, { low, high }, kind = "") {
  const span = high - low || 1;
  const zero = -low / span;
  const from = Math.min(0, value) / span + zero;
  const markup = `<rect class="bar ${kind}" x="${percent(from)}" width="${percent(Math.abs(value) / span)}" y="3" height="14"/>`;
  const axis = low < 0 ? `<line class="zero" x1="${percent(zero)}" x2="${percent(zero)}" y2="20"/>` : "";
  return new Markup(`<td class="bar-cell"><svg class="plot" aria-hidden="true">${markup}${axis}</svg></td>`);
}

/**
 * A value with its interval, zero marked.
 * @param {{mae: number, low95: number|null, high95: number|null}} difference
 * @param {{low: number, high: number}} range holds 0
 * @param {boolean} [moreIsGood] whether it is good news that this errs more
 */
export function intervalPicture({ mae, low95, high95 }, { low, high }, moreIsGood = true) {
  const span = high - low || 1;
  const at = (/** @type {number} */ value) => percent((value - low) / span);
  const known = low95 !== null && high95 !== null;
  const sure = known && (low95 > 0 || high95 < 0);
  const kind = !sure ? "baseline" : mae > 0 === moreIsGood ? "good" : "action";
  const zero = `<line class="reference" x1="${at(0)}" x2="${at(0)}" y2="20"/>`;
  const whisker = known ? `<line class="whisker ${kind}" x1="${at(low95)}" x2="${at(high95)}" y1="10" y2="10"/>` : "";
  const dot = `<circle class="dot ${kind}" cx="${at(mae)}" cy="10" r="5"/>`;
  return new Markup(`<svg class="plot" aria-hidden="true">${zero}${whisker}${dot}</svg>`);
}

/** The same in a cell of a table. @param {Parameters<typeof intervalPicture>} what */
export function intervalCell(...what) {
  return html`<td class="bar-cell">${intervalPicture(...what)}</td>`;
}

/** A range that holds 0 and all of these, with a margin. @param {(number|null|undefined)[]} values */
export function rangeWithZero(values) {
  const known = [0, ...values.filter((value) => typeof value === "number").map(Number)];
  const low = Math.min(...known);
  const high = Math.max(...known);
  return { low: low < 0 ? low * 1.05 : 0, high: high > 0 ? high * 1.05 : 0 };
}

const SQUARE = 16;
const YEAR_HEIGHT = 160;
const YEAR_HEAD = 22;

/** How much of a day is there, as a class. @param {number|undefined} share */
function coverClass(share) {
  if (share === undefined) return "heat-none";
  if (share >= 1) return "heat1";
  return share <= 0 ? "missing" : share < 0.5 ? "heat4" : "heat3";
}

/**
 * The days of years as squares, by how much of each is there.
 * @param {Caption} caption
 * @param {{date: string, share: number}[]} days
 */
export function coverageFigure({ title, subtitle, wide }, days) {
  const shares = new Map(days.map(({ date, share }) => [date, share]));
  const first = Number(days[0].date.slice(0, 4));
  const last = Number(days[days.length - 1].date.slice(0, 4));
  let squares = "";
  for (let year = last; year >= first; year--) squares += yearOfSquares(year, (last - year) * YEAR_HEIGHT, shares);
  const height = (last - first + 1) * YEAR_HEIGHT;
  const box = (/** @type {string} */ kind) =>
    new Markup(
      `<svg class="plot" viewBox="0 0 14 14" aria-hidden="true"><rect class="heat ${kind}" width="14" height="14"/>${kind === "missing" ? cross(0, 0, 14) : ""}</svg>`,
    );
  const key = (/** @type {string} */ kind, /** @type {string} */ text) =>
    html`<span class="key square">${box(kind)}${text}</span>`;
  const figure = element(
    html`<figure class="figure${wide ? " wide" : ""}">
      <figcaption>
        <h3>${title}</h3>
        <p>${subtitle}</p>
      </figcaption>
      <div class="legend">
        ${key("heat1", say("cover.whole"))}${key("heat3", say("cover.most"))}${key("heat4", say("cover.little"))}${key(
          "missing",
          say("cover.none"),
        )}
      </div>
      <div class="stage">
        <svg class="plot years" role="img" aria-label="${title}. ${subtitle}">${new Markup(squares)}</svg>
      </div>
    </figure>`,
  );
  const svg = /** @type {SVGSVGElement} */ (figure.querySelector("svg.years"));
  svg.style.width = "100%";
  svg.style.height = `${height}px`;
  return figure;
}

/** @param {number|string} x @param {number} y @param {number} size */
function cross(x, y, size) {
  return `<text class="cross failed" x="${x}" y="${y + size - 2}" dx="${size / 2}">×</text>`;
}

/** @param {number} year @param {number} top @param {Map<string, number>} shares */
function yearOfSquares(year, top, shares) {
  const column = (/** @type {number} */ week) => `${((100 * week) / 54).toFixed(3)}%`;
  const newYear = Date.UTC(year, 0, 1);
  const shift = (new Date(newYear).getUTCDay() + 6) % 7;
  let text = `<text class="year" x="0" y="${top + 14}">${year}</text>`;
  for (let time = newYear; new Date(time).getUTCFullYear() === year; time += 86400000) {
    const date = new Date(time);
    const place = Math.round((time - newYear) / 86400000) + shift;
    const x = column(Math.floor(place / 7));
    const y = top + YEAR_HEAD + (place % 7) * SQUARE;
    const name = date.toISOString().slice(0, 10);
    const share = shares.get(name);
    const kind = coverClass(share);
    const label = share === undefined ? "" : `<title>${escaped(`${dateText(name)}: ${percentText(share, 1)}`)}</title>`;
    text += `<rect class="heat ${kind}" x="${x}" width="1.63%" y="${y}" height="${SQUARE - 2}">${label}</rect>`;
    if (kind === "missing") text += `<text class="cross failed" x="${x}" dx="0.81%" y="${y + 12}">×</text>`;
    if (date.getUTCDate() === 1 && date.getUTCMonth() % 2 === 0) {
      const month = new Intl.DateTimeFormat(language(), { month: "short", timeZone: "UTC" }).format(date);
      text += `<text x="${x}" y="${top + YEAR_HEAD + 7 * SQUARE + 14}">${escaped(month)}</text>`;
    }
  }
  return text;
}

const STYLES = ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "opacity", "font", "text-anchor", "display", "vector-effect"]; // prettier-ignore

/**
 * A figure's plots below each other, as a PNG of twice their size in the colours that are shown.
 * @param {HTMLElement[]} figures
 * @param {string} title
 * @returns {Promise<Blob>}
 */
export async function pngOf(figures, title) {
  const plots = figures.map((figure) => /** @type {SVGSVGElement} */ (figure.querySelector(".stage > svg.plot")));
  const width = Math.ceil(plots[0].getBoundingClientRect().width) + ROOM_FOR_TICKS + 24;
  const paper = getComputedStyle(document.documentElement).backgroundColor;
  const ink = getComputedStyle(document.body);
  let top = 48;
  const parts = plots.map((plot) => {
    const box = plot.getBoundingClientRect();
    const copy = /** @type {SVGSVGElement} */ (plot.cloneNode(true));
    const copies = copy.querySelectorAll("*");
    plot.querySelectorAll("*").forEach((shape, i) => {
      const style = getComputedStyle(shape);
      for (const name of STYLES)
        /** @type {SVGElement} */ (copies[i]).style.setProperty(name, style.getPropertyValue(name));
      if (shape.classList.contains("gap")) /** @type {SVGElement} */ (copies[i]).style.fill = "none";
    });
    copy.removeAttribute("style");
    copy.setAttribute("x", String(ROOM_FOR_TICKS));
    copy.setAttribute("y", String(top));
    copy.setAttribute("width", String(box.width));
    copy.setAttribute("height", String(box.height));
    copy.setAttribute("overflow", "visible");
    top += box.height + 16;
    return new XMLSerializer().serializeToString(copy);
  });
  const heading = `<text x="12" y="28" style="font:600 16px sans-serif;fill:${ink.color}">${escaped(title)}</text>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${top}"><rect width="100%" height="100%" fill="${paper}"/>${heading}${parts.join("")}</svg>`;
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = 2 * width;
  canvas.height = 2 * top;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(image.src);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no PNG")))),
  );
}

/** Hands the reader a file. @param {Blob} blob @param {string} name */
export function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
