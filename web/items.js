// Makes the figures of a report answer: plots over time (plots.js), and plots of items that are picked by pointer and keys.
import { SeriesPlot, WIDTH, escaped } from "./plots.js";

/**
 * @typedef {import("./plots.js").SeriesData} SeriesData
 * @typedef {import("./plots.js").Words} Words
 * @typedef {{headings: string[], numbers: boolean[], rows: string[][]}} ItemList what items of plots are
 */

/** A plot of items, each a line or a dot, and a row of a list: parallel coordinates, slices, curves. */
class ItemPlot {
  /**
   * @param {HTMLElement} figure
   * @param {ItemList} list
   */
  constructor(figure, list) {
    this.figure = figure;
    this.list = list;
    this.stage = /** @type {HTMLElement} */ (figure.querySelector(".stage"));
    this.area = /** @type {SVGSVGElement} */ (this.stage.querySelector("svg.area"));
    const paths = /** @type {SVGPathElement[]} */ ([...this.area.querySelectorAll("[data-item]")]);
    this.items = paths.map((path) => ({ path, row: Number(path.dataset.item), points: pointsOf(path) }));
    this.items.sort((a, b) => a.row - b.row);
    /** @type {number|null} place in items */
    this.picked = null;
    this.readout = document.createElement("div");
    this.readout.className = "readout";
    this.readout.hidden = true;
    this.readout.setAttribute("role", "status");
    this.stage.append(this.readout);
    this.listen();
  }

  listen() {
    const { stage } = this;
    stage.classList.add("items");
    stage.tabIndex = 0;
    stage.addEventListener("keydown", (event) => this.key(event));
    stage.addEventListener("blur", () => this.pick(null));
    stage.addEventListener("pointerleave", () => this.pick(null));
    stage.addEventListener("pointermove", (event) => this.pick(this.nearest(event), event.clientX));
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (this.figure.querySelectorAll("button[data-group]"))) {
      button.addEventListener("click", () => this.toggle(button));
    }
  }

  /** @param {HTMLElement} button */
  toggle(button) {
    const off = button.getAttribute("aria-pressed") === "true";
    button.setAttribute("aria-pressed", String(!off));
    for (const element of this.stage.querySelectorAll(`[data-group="${button.dataset.group}"]`)) {
      element.classList.toggle("off", off);
    }
    this.pick(null);
  }

  /** Places in items that are shown. */
  shown() {
    return this.items.map((_, place) => place).filter((place) => !this.items[place].path.classList.contains("off"));
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const shown = this.shown();
    const at = this.picked === null ? -1 : shown.indexOf(this.picked);
    const far = event.shiftKey ? 10 : 1;
    /** @type {Record<string, number|null>} */
    const next = {
      ArrowRight: at + far,
      ArrowLeft: at < 0 ? shown.length - 1 : at - far,
      Home: 0,
      End: shown.length - 1,
      Escape: null,
    };
    const to = next[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.pick(to === null ? null : (shown[Math.min(shown.length - 1, Math.max(0, to))] ?? null));
  }

  /** The item at the pointer; null if none is near. @param {PointerEvent} event */
  nearest(event) {
    const box = this.area.getBoundingClientRect();
    const x = event.clientX - box.left;
    const y = event.clientY - box.top;
    let least = 20;
    /** @type {number|null} */
    let found = null;
    for (const place of this.shown()) {
      const distance = distanceTo(this.items[place].points, x, y, box.width / WIDTH);
      if (distance < least) {
        least = distance;
        found = place;
      }
    }
    return found;
  }

  /** Says what an item is, beside it. @param {number|null} place @param {number} [clientX] of the pointer */
  pick(place, clientX) {
    if (place !== this.picked && this.picked !== null) this.items[this.picked].path.classList.remove("picked");
    this.readout.hidden = place === null;
    if (place === null) {
      this.picked = null;
      return;
    }
    const { path, row, points } = this.items[place];
    if (place !== this.picked) {
      this.picked = place;
      path.classList.add("picked");
      path.parentNode?.append(path); // above the others
      const [title, ...cells] = this.list.rows[row];
      const rows = cells.map(
        (text, i) => `<tr><th scope="row">${escaped(this.list.headings[i + 1])}</th><td>${escaped(text)}</td></tr>`,
      );
      this.readout.innerHTML = `<strong>${escaped(`${this.list.headings[0]} ${title}`)}</strong><table>${rows.join("")}</table>`;
    }
    const box = this.area.getBoundingClientRect();
    const stage = this.stage.getBoundingClientRect();
    const at = (clientX ?? box.left + (points[points.length - 1][0] * box.width) / WIDTH) - stage.left;
    const isRight = at > stage.width / 2;
    this.readout.style.left = isRight ? "" : `${at + 16}px`;
    this.readout.style.right = isRight ? `${stage.width - at + 16}px` : "";
  }
}

/** The points of a path: units across, pixels down. @param {SVGPathElement} path @returns {[number, number][]} */
function pointsOf(path) {
  const numbers = [...(path.getAttribute("d") ?? "").matchAll(/[ML]([^,]+),([^MLh]+)/g)];
  return numbers.map(([, x, y]) => [Number(x), Number(y)]);
}

/** Pixels from a place to a line through points. @param {[number, number][]} points @param {number} x @param {number} y @param {number} scale */
function distanceTo(points, x, y, scale) {
  let least = Infinity;
  points.forEach(([ux, ay], i) => {
    const ax = ux * scale;
    const [bu, by] = points[i + 1] ?? [ux, ay];
    const dx = bu * scale - ax;
    const dy = by - ay;
    const length = dx * dx + dy * dy;
    const share = length > 0 ? Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length)) : 0;
    least = Math.min(least, Math.hypot(x - ax - share * dx, y - ay - share * dy));
  });
  return least;
}

/** A whole list as a table. @param {HTMLElement} place @param {ItemList} list */
function fillListTable(place, list) {
  const kind = (/** @type {number} */ i) => (list.numbers[i] ? ' class="number"' : ' class="words"');
  const head = list.headings.map((text, i) => `<th scope="col"${kind(i)}>${escaped(text)}</th>`);
  const body = list.rows.map(
    (row) =>
      `<tr>${row.map((text, i) => (i === 0 ? `<th scope="row">${escaped(text)}</th>` : `<td${kind(i)}>${escaped(text)}</td>`)).join("")}</tr>`,
  );
  place.innerHTML = `<table><thead><tr>${head.join("")}</tr></thead><tbody>${body.join("")}</tbody></table>`;
}

/**
 * Makes the figures of the page answer: those whose data are in `plots` by the name of the figure, and those whose items
 * are in `lists`.
 * @param {Record<string, SeriesData>} plots
 * @param {Record<string, ItemList>} lists
 * @param {Words} words
 */
export function enlivenFigures(plots, lists, words) {
  for (const figure of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("figure[data-plot]"))) {
    const data = plots[figure.dataset.plot ?? ""];
    const list = lists[figure.dataset.list ?? ""];
    const details = figure.querySelector("details");
    const place = /** @type {HTMLElement|null} */ (figure.querySelector("[data-table]"));
    /** @type {(place: HTMLElement) => void} */
    let fill = () => {};
    if (data && data.size > 1) {
      const plot = new SeriesPlot(figure, data, words);
      fill = (table) => plot.fillTable(table);
    } else if (list) {
      new ItemPlot(figure, list);
      fill = (table) => fillListTable(table, list);
    }
    details?.addEventListener("toggle", () => {
      if (details.open && place) fill(place);
    });
    figure.addEventListener("keydown", (event) => {
      if (event.key === "t" && !event.ctrlKey && !event.metaKey && details) {
        details.open = !details.open;
        event.preventDefault();
      }
    });
  }
}
