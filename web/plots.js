// Makes the plots of a page answer: reads all lines at the cursor, zooms by a drag, goes back by a double click, and is
// driven by the keyboard. The plots themselves are drawn by the program (src/plots); here they are drawn again, from
// the page's data, when another stretch of time is asked for.

/**
 * @typedef {{name: string, kind: string, values: (number|null)[], hidden: boolean, dotted: boolean}} Line
 * @typedef {{name: string, kind: string, low: (number|null)[], high: (number|null)[]}} Band
 * @typedef {{step: number, text: string}} Mark
 * @typedef {object} SeriesData
 * @property {"days"|"instants"|"numbers"} axis
 * @property {number} size steps
 * @property {number} first the first day since 1970, the first instant in seconds since 1970, or the first number
 * @property {number} step_seconds of instants
 * @property {string} step_name what a number is of; empty = epoch
 * @property {string} zone
 * @property {number[]} day_starts the step at which each local day begins
 * @property {number} first_day since 1970
 * @property {Line[]} lines
 * @property {Band[]} bands
 * @property {Mark[]} marks
 * @property {[number, number][]} shades
 * @property {number} shown_from
 * @property {string} unit
 * @property {number} decimals
 * @property {boolean} logarithmic
 * @property {boolean} with_zero
 * @property {number} height of the area in pixels
 * @property {number} [hatched_to] gaps of the first line are hatched before this step; without it everywhere
 * @typedef {{low: number, high: number}} Range
 * @typedef {{at: number, text: string}} Tick
 * @typedef {Record<string, string>} Words
 */

export const WIDTH = 1000; // units of a path across, as in src/plots/plot_area.hpp
const MOST_POINTS = 1500;
const DAYS_WITH_SHADES = 150;
const MOST_ROWS = 1000;

/**
 * A number as the page's reader writes it.
 * @param {number|null} value
 * @param {number} decimals
 */
export function numberText(value, decimals) {
  if (value === null || !Number.isFinite(value)) return "–";
  const language = document.documentElement.lang;
  const text = Math.abs(value).toLocaleString(language, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  const minus = value < 0 && /[1-9]/.test(text) ? "−" : "";
  return minus + (language === "en" ? text.replaceAll(",", "\u202f") : text);
}

/** @param {string} text */
export function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** Multiples of 1, 2 or 5 times a power of ten. @param {Range} range @param {number} count @returns {Tick[]} */
function numberTicks(range, count) {
  const least = (range.high - range.low) / count;
  if (!(least > 0)) return [];
  const power = 10 ** Math.floor(Math.log10(least));
  const step = ([1, 2, 5].find((factor) => factor * power >= least * (1 - 1e-9)) ?? 10) * power;
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  /** @type {Tick[]} */
  const ticks = [];
  for (let n = Math.ceil(range.low / step - 1e-9); n * step <= range.high + step * 1e-9; n++) {
    ticks.push({ at: n * step, text: numberText(n * step, decimals) });
  }
  return ticks;
}

/** @param {Range} range @returns {Tick[]} */
function powerTicks(range) {
  const few = Math.log10(range.high / range.low) < 2.5;
  /** @type {Tick[]} */
  const ticks = [];
  for (let power = Math.floor(Math.log10(range.low)); power <= Math.ceil(Math.log10(range.high)); power++) {
    for (const factor of few ? [1, 2, 5] : [1]) {
      const at = factor * 10 ** power;
      if (at >= range.low * (1 - 1e-9) && at <= range.high * (1 + 1e-9)) {
        ticks.push({ at, text: at < 1e-4 ? at.toExponential(0) : numberText(at, Math.max(0, -power)) });
      }
    }
  }
  return ticks;
}

/** Days since 1970 as a date. @param {number} day */
function dateOf(day) {
  return new Date(day * 86400000);
}

const DAY_RULES = [
  { days: 1 }, { days: 2 }, { days: 7 }, { days: 14 },
  { months: 1 }, { months: 2 }, { months: 3 }, { months: 6 }, { months: 12 }, { months: 24 }, { months: 60 },
]; // prettier-ignore

/** @param {number} day @param {{days?: number, months?: number}} rule */
function begins(day, rule) {
  if (rule.days) {
    const monday = (day + 3) % 7 === 0;
    return rule.days % 7 === 0 ? monday && Math.floor(day / 7) % (rule.days / 7) === 0 : day % rule.days === 0;
  }
  const date = dateOf(day);
  return date.getUTCDate() === 1 && (date.getUTCFullYear() * 12 + date.getUTCMonth()) % (rule.months ?? 1) === 0;
}

/** One plot over steps of time or numbers. */
export class SeriesPlot {
  /**
   * @param {HTMLElement} figure
   * @param {SeriesData} data
   * @param {Words} words
   */
  constructor(figure, data, words) {
    this.figure = figure;
    this.data = data;
    this.words = words;
    this.stage = /** @type {HTMLElement} */ (figure.querySelector(".stage"));
    this.svg = /** @type {SVGSVGElement} */ (this.stage.querySelector("svg.plot"));
    this.from = data.shown_from;
    this.to = data.size - 1;
    this.range = { low: 0, high: 1 };
    /** @type {number|null} */
    this.cursor = null;
    this.off = { lines: data.lines.map((line) => line.hidden), bands: data.bands.map(() => false) };
    /** @type {SeriesPlot|null} a plot of the same steps, whose stretch and cursor follow this one's */
    this.companion = null;
    this.readout = document.createElement("div");
    this.readout.className = "readout";
    this.readout.hidden = true;
    this.readout.setAttribute("role", "status");
    this.stage.append(this.readout);
    this.listen();
    this.draw();
  }

  listen() {
    const { stage } = this;
    stage.classList.add("live");
    stage.tabIndex = 0;
    stage.addEventListener("keydown", (event) => this.key(event));
    stage.addEventListener("blur", () => this.point(null));
    stage.addEventListener("pointerleave", () => this.point(null));
    stage.addEventListener("dblclick", () => this.zoom(0, this.data.size - 1));
    stage.addEventListener("pointerdown", (event) => {
      this.pressed = this.stepAt(event);
      if (event.pointerType === "mouse") stage.setPointerCapture(event.pointerId);
    });
    stage.addEventListener("pointermove", (event) => {
      const step = this.stepAt(event);
      this.point(Math.round(step));
      if (this.pressed !== undefined && event.buttons === 1 && event.pointerType === "mouse")
        this.select(this.pressed, step);
    });
    stage.addEventListener("pointerup", (event) => {
      const step = this.stepAt(event);
      this.svg.querySelector(".selection")?.remove();
      if (
        this.pressed !== undefined &&
        event.pointerType === "mouse" &&
        Math.abs(step - this.pressed) > (this.to - this.from) / 50
      ) {
        this.zoom(Math.min(step, this.pressed), Math.max(step, this.pressed));
      }
      this.pressed = undefined;
    });
    for (const button of this.figure.querySelectorAll("button[data-line], button[data-band]")) {
      button.addEventListener("click", () => this.toggle(/** @type {HTMLElement} */ (button)));
    }
    new ResizeObserver(() => this.draw()).observe(stage);
  }

  /** @param {HTMLElement} button */
  toggle(button) {
    const isLine = button.dataset.line !== undefined;
    const list = isLine ? this.off.lines : this.off.bands;
    const place = Number(isLine ? button.dataset.line : button.dataset.band);
    list[place] = !list[place];
    button.setAttribute("aria-pressed", String(!list[place]));
    this.draw();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const span = this.to - this.from;
    const middle = this.cursor ?? this.to;
    const far = event.shiftKey ? Math.max(1, Math.round(span / 10)) : 1;
    /** @type {Record<string, () => void>} */
    const deeds = {
      ArrowLeft: () => this.move(middle - far),
      ArrowRight: () => this.move(this.cursor === null ? this.from : middle + far),
      Home: () => this.move(0),
      End: () => this.move(this.data.size - 1),
      "+": () => this.zoom(middle - span / 4, middle + span / 4),
      "-": () => this.zoom(this.from - span / 2, this.to + span / 2),
      Escape: () => this.zoom(0, this.data.size - 1),
    };
    const deed = deeds[event.key];
    if (deed) {
      event.preventDefault();
      deed();
    }
  }

  /** Moves the cursor, and what is shown with it. @param {number} step */
  move(step) {
    const to = Math.min(this.data.size - 1, Math.max(0, Math.round(step)));
    const span = this.to - this.from;
    if (to < this.from) this.zoom(to, to + span);
    if (to > this.to) this.zoom(to - span, to);
    this.point(to);
  }

  /** @param {number} from @param {number} to */
  zoom(from, to) {
    const least = Math.min(2, this.data.size - 1);
    this.from = Math.max(0, Math.min(from, this.data.size - 1 - least));
    this.to = Math.min(this.data.size - 1, Math.max(to, this.from + least));
    this.draw();
    const other = this.companion;
    if (other && (other.from !== this.from || other.to !== this.to)) other.zoom(this.from, this.to);
  }

  /** @param {PointerEvent} event */
  stepAt(event) {
    const box = this.svg.getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    return this.from + share * (this.to - this.from);
  }

  /** @param {number} step */
  share(step) {
    return (step - this.from) / (this.to - this.from);
  }

  /** @param {number} value */
  pixel(value) {
    const { low, high } = this.range;
    const share = this.data.logarithmic ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
    return this.data.height * (1 - share);
  }

  /** The values that are seen, with a margin. @returns {Range} */
  seen() {
    let low = Infinity;
    let high = -Infinity;
    const logarithmic = this.data.logarithmic;
    /** @param {(number|null)[]} values */
    const add = (values) => {
      for (let i = Math.max(0, Math.floor(this.from)); i <= Math.ceil(this.to) && i < values.length; i++) {
        const value = values[i];
        if (value !== null && (!logarithmic || value > 0)) {
          low = Math.min(low, value);
          high = Math.max(high, value);
        }
      }
    };
    this.data.lines.forEach((line, i) => this.off.lines[i] || add(line.values));
    this.data.bands.forEach((band, i) => this.off.bands[i] || (add(band.low), add(band.high)));
    if (low > high) return { low: logarithmic ? 0.1 : 0, high: 1 };
    if (logarithmic) return { low: low / 1.15, high: high * 1.15 };
    const margin = high > low ? 0.05 * (high - low) : 0.1 * Math.abs(high) || 1;
    const range = { low: low - margin, high: high + margin };
    return this.data.with_zero ? { low: Math.min(0, range.low), high: Math.max(0, range.high) } : range;
  }

  draw() {
    this.range = this.seen();
    this.drawAxes();
    this.drawBehind();
    this.data.bands.forEach((band, i) => this.drawBand(band, i));
    this.data.lines.forEach((line, i) => this.drawLine(line, i));
    this.drawMarks();
    this.point(this.cursor);
  }

  /** @param {string} part @param {string} markup */
  fill(part, markup) {
    /** @type {Element} */ (this.svg.querySelector(`:scope > ${part}`)).innerHTML = markup;
  }

  drawAxes() {
    const { height } = this.data;
    const down = this.data.logarithmic ? powerTicks(this.range) : numberTicks(this.range, 5);
    this.fill(
      ".y-axis",
      down.map(({ at, text }) => {
        const y = this.pixel(at).toFixed(1);
        return `<line class="grid" x2="100%" y1="${y}" y2="${y}"/><text x="-8" y="${Number(y) + 4}" class="end">${text}</text>`;
      }).join(""), // prettier-ignore
    );
    const room = Math.max(3, Math.floor(this.svg.getBoundingClientRect().width / 70));
    this.fill(
      ".x-axis",
      this.stepTicks(room).map(({ at, text }) => {
        const x = (100 * this.share(at)).toFixed(3);
        return `<line class="tick" x1="${x}%" x2="${x}%" y1="${height}" y2="${height + 5}"/><text x="${x}%" y="${height + 20}" class="middle">${escaped(text)}</text>`;
      }).join(""), // prettier-ignore
    );
  }

  /** @param {number} count @returns {Tick[]} */
  stepTicks(count) {
    const { data } = this;
    if (data.axis === "numbers") {
      const ticks = numberTicks({ low: data.first + this.from, high: data.first + this.to }, count);
      return ticks
        .filter(({ at }) => Number.isInteger(at))
        .map(({ at }) => ({ at: at - data.first, text: numberText(at, 0) }));
    }
    if (data.axis === "instants" && (this.to - this.from) * data.step_seconds <= 60 * 3600)
      return this.hourTicks(count);
    for (const rule of DAY_RULES) {
      const ticks = this.dayTicks(rule);
      if (ticks.length <= count) return ticks;
    }
    return [];
  }

  /** @param {{days?: number, months?: number}} rule @returns {Tick[]} */
  dayTicks(rule) {
    /** @type {Tick[]} */
    const ticks = [];
    this.data.day_starts.forEach((at, i) => {
      const day = this.data.first_day + i;
      if (at < this.from || at > this.to || !begins(day, rule)) return;
      ticks.push({ at, text: this.dayText(day, rule, ticks.length === 0) });
    });
    return ticks;
  }

  /** @param {number} day @param {{days?: number, months?: number}} rule @param {boolean} first */
  dayText(day, rule, first) {
    const date = dateOf(day);
    if ((rule.months ?? 0) >= 12) return String(date.getUTCFullYear());
    const month = (this.words.months ?? "").split(" ")[date.getUTCMonth()];
    if (rule.months) return first || date.getUTCMonth() === 0 ? `${month} ${date.getUTCFullYear()}` : month;
    return `${date.getUTCDate()} ${month}`;
  }

  /** @param {number} count @returns {Tick[]} */
  hourTicks(count) {
    const { data } = this;
    const language = document.documentElement.lang === "fr" ? "fr" : "en-GB";
    const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", timeZone: data.zone });
    for (const hours of [1, 2, 3, 6, 12]) {
      /** @type {Tick[]} */
      const ticks = [];
      data.day_starts.forEach((start, i) => {
        for (let hour = 0; hour < 24; hour += hours) {
          const at = start + (hour * 3600) / data.step_seconds;
          const isNext = at >= (data.day_starts[i + 1] ?? Infinity);
          if (at < this.from || at > this.to || isNext) continue;
          const text = clock.format(new Date(1000 * (data.first + at * data.step_seconds)));
          ticks.push({ at, text: hour === 0 ? this.dayText(data.first_day + i, { days: 1 }, false) : text });
        }
      });
      if (ticks.length <= count) return ticks;
    }
    return [];
  }

  /** @param {string} kind @param {number} begin @param {number} end excluded */
  stretch(kind, begin, end) {
    const from = Math.max(this.from, begin - 0.5);
    const to = Math.min(this.to, end - 0.5);
    if (to <= from) return "";
    const x = 100 * this.share(from);
    return `<rect class="${kind}" x="${x.toFixed(3)}%" width="${(100 * this.share(to) - x).toFixed(3)}%" height="${this.data.height}"/>`;
  }

  drawBehind() {
    const { data } = this;
    let markup = "";
    const days = data.day_starts.filter((at) => at >= this.from && at <= this.to).length;
    if (days <= DAYS_WITH_SHADES) {
      for (const [begin, end] of data.shades) markup += this.stretch("rest", begin, end);
    }
    const values = data.lines[0]?.values ?? [];
    const hatched = data.hatched_to ?? values.length;
    for (let i = Math.max(0, Math.floor(this.from)); i < hatched && i <= this.to; i++) {
      let end = i;
      while (end < hatched && values[end] === null) end++;
      if (end > i) markup += this.stretch("gap", i, end);
      i = end;
    }
    this.fill(".behind", markup);
  }

  /** Steps that are drawn: of each run the least and the greatest, where there are more than can be seen. @param {(number|null)[]} guide */
  shownSteps(guide) {
    const first = Math.max(0, Math.floor(this.from) - 1);
    const last = Math.min(this.data.size - 1, Math.ceil(this.to) + 1);
    const count = last - first + 1;
    const run = count <= MOST_POINTS ? 1 : Math.ceil(count / (MOST_POINTS / 2));
    /** @type {number[]} */
    const steps = [];
    for (let begin = first; begin <= last; begin += run) {
      let least = begin;
      let most = begin;
      for (let i = begin; i < begin + run && i <= last; i++) {
        const value = guide[i];
        if (value === null) continue;
        if (guide[least] === null || value < Number(guide[least])) least = i;
        if (guide[most] === null || value > Number(guide[most])) most = i;
      }
      steps.push(Math.min(least, most));
      if (least !== most) steps.push(Math.max(least, most));
    }
    return steps;
  }

  /** @param {number} step @param {number} value */
  at(step, value) {
    return `${(WIDTH * this.share(step)).toFixed(1)},${this.pixel(value).toFixed(1)}`;
  }

  /** A place beside a step without neighbours, so that it is seen: a third of a step away, within what is shown. @param {number} step @param {number} side -1 or 1 */
  beside(step, side) {
    return Math.min(this.to, Math.max(this.from, step + side / 3));
  }

  /** @param {Line} line @param {number} place */
  drawLine(line, place) {
    const path = /** @type {SVGPathElement} */ (this.svg.querySelector(`[data-line="${place}"]`));
    path.classList.toggle("off", this.off.lines[place]);
    if (this.off.lines[place]) return;
    let begun = false;
    let d = "";
    const steps = this.shownSteps(line.values);
    steps.forEach((step, i) => {
      const value = line.values[step];
      if (value === null) {
        begun = false;
        return;
      }
      const next = steps[i + 1];
      const alone = !begun && (next === undefined || line.values[next] === null);
      if (alone && !line.dotted)
        d += `M${this.at(this.beside(step, -1), value)}L${this.at(this.beside(step, 1), value)}`;
      else d += (begun ? "L" : "M") + this.at(step, value) + (line.dotted ? "h0" : "");
      begun = !line.dotted;
    });
    path.setAttribute("d", d);
  }

  /** @param {Band} band @param {number} place */
  drawBand(band, place) {
    const path = /** @type {SVGPathElement} */ (this.svg.querySelector(`[data-band="${place}"]`));
    path.classList.toggle("off", this.off.bands[place]);
    let d = "";
    /** @type {string[]} */
    let there = [];
    /** @type {string[]} */
    let back = [];
    let only = 0;
    const close = () => {
      if (there.length === 1) {
        const low = Number(band.low[only]);
        const high = Number(band.high[only]);
        const [before, behind] = [this.beside(only, -1), this.beside(only, 1)];
        there = [this.at(before, high), this.at(behind, high)];
        back = [this.at(before, low), this.at(behind, low)];
      }
      if (there.length > 0) d += `M${there.join("L")}L${back.reverse().join("L")}Z`;
      there = [];
      back = [];
    };
    for (const step of this.shownSteps(band.high)) {
      const low = band.low[step];
      const high = band.high[step];
      if (low === null || high === null) {
        close();
        continue;
      }
      only = step;
      there.push(this.at(step, high));
      back.push(this.at(step, low));
    }
    close();
    path.setAttribute("d", d);
  }

  drawMarks() {
    const { height } = this.data;
    let markup = "";
    if (this.data.with_zero) {
      const y = this.pixel(0).toFixed(1);
      markup += `<line class="zero" x2="100%" y1="${y}" y2="${y}"/>`;
    }
    for (const mark of this.data.marks) {
      const share = this.share(mark.step);
      if (share < 0 || share > 1) continue;
      const x = (100 * share).toFixed(3);
      const right = share < 0.5;
      markup += `<line class="mark" x1="${x}%" x2="${x}%" y2="${height}"/><text class="mark-text ${right ? "start" : "end"}" x="${x}%" dx="${right ? 4 : -4}" y="12">${escaped(mark.text)}</text>`;
    }
    this.fill(".before", markup);
  }

  /** @param {number} begin @param {number} end */
  select(begin, end) {
    this.svg.querySelector(".selection")?.remove();
    const x = 100 * this.share(Math.min(begin, end));
    const width = 100 * Math.abs(this.share(end) - this.share(begin));
    const markup = `<rect class="selection" x="${x.toFixed(2)}%" width="${width.toFixed(2)}%" height="${this.data.height}"/>`;
    this.svg.querySelector(":scope > .behind")?.insertAdjacentHTML("beforeend", markup);
  }

  /** What a step is called. @param {number} step */
  stepText(step) {
    const { data } = this;
    if (data.axis === "numbers")
      return `${data.step_name || this.words.step || ""} ${numberText(data.first + step, 0)}`.trim();
    const language = document.documentElement.lang === "fr" ? "fr" : "en-GB";
    /** @type {Intl.DateTimeFormatOptions} */
    const date = { weekday: "short", day: "numeric", month: "short", year: "numeric" };
    if (data.axis === "days") {
      return new Intl.DateTimeFormat(language, { ...date, timeZone: "UTC" }).format(dateOf(data.first + step));
    }
    const instant = new Date(1000 * (data.first + step * data.step_seconds));
    const clock = { hour: "2-digit", minute: "2-digit", timeZoneName: "short", timeZone: data.zone };
    return new Intl.DateTimeFormat(language, { ...date, .../** @type {Intl.DateTimeFormatOptions} */ (clock) }).format(
      instant,
    );
  }

  /** All series at a step, with their names. @param {number} step @returns {[string, string][]} */
  values(step) {
    const { data } = this;
    /** @type {[string, string][]} */
    const rows = [];
    data.lines.forEach((line, i) => {
      if (!this.off.lines[i]) rows.push([line.name, numberText(line.values[step], data.decimals)]);
    });
    data.bands.forEach((band, i) => {
      if (!this.off.bands[i] && band.low[step] !== null) {
        rows.push([
          band.name,
          `${numberText(band.low[step], data.decimals)} – ${numberText(band.high[step], data.decimals)}`,
        ]);
      }
    });
    return rows;
  }

  /** Puts the cursor on a step, or away. @param {number|null} step */
  point(step) {
    this.cursor = step === null ? null : Math.min(this.data.size - 1, Math.max(0, step));
    if (this.companion && this.companion.cursor !== this.cursor) this.companion.point(this.cursor);
    this.svg.querySelector(".cursor")?.remove();
    this.readout.hidden = this.cursor === null;
    if (this.cursor === null) return;
    const share = this.share(this.cursor);
    if (share < 0 || share > 1) {
      this.readout.hidden = true;
      return;
    }
    const x = (100 * share).toFixed(3);
    const markup = `<line class="cursor" x1="${x}%" x2="${x}%" y2="${this.data.height}"/>`;
    this.svg.querySelector(":scope > .before")?.insertAdjacentHTML("beforeend", markup);
    const rows = this.values(this.cursor).map(
      ([name, value]) => `<tr><th scope="row">${escaped(name)}</th><td>${value}</td></tr>`,
    );
    this.readout.innerHTML = `<strong>${escaped(this.stepText(this.cursor))}</strong>${this.data.unit ? ` <span class="soft">${escaped(this.data.unit)}</span>` : ""}<table>${rows.join("")}</table>`;
    const box = this.svg.getBoundingClientRect();
    const place = box.left - this.stage.getBoundingClientRect().left + share * box.width;
    const isRight = share > 0.5;
    this.readout.style.left = isRight ? "" : `${place + 12}px`;
    this.readout.style.right = isRight ? `${this.stage.clientWidth - place + 12}px` : "";
  }

  /** The steps that are shown, as a table. @param {HTMLElement} place */
  fillTable(place) {
    const { data } = this;
    const first = Math.max(0, Math.ceil(this.from));
    const last = Math.min(Math.floor(this.to), first + MOST_ROWS - 1);
    const unit = data.unit ? ` (${data.unit})` : "";
    const bounds = data.bands.flatMap((band) => [`${band.name} ↓`, `${band.name} ↑`]);
    const names = [...data.lines.map((line) => line.name), ...bounds];
    const head = names.map((name) => `<th scope="col" class="number">${escaped(name + unit)}</th>`).join("");
    let body = "";
    for (let step = first; step <= last; step++) {
      const values = [
        ...data.lines.map((line) => line.values[step]),
        ...data.bands.flatMap((band) => [band.low[step], band.high[step]]),
      ];
      const cells = values.map((value) => `<td class="number">${numberText(value, data.decimals)}</td>`).join("");
      body += `<tr><th scope="row">${escaped(this.stepText(step))}</th>${cells}</tr>`;
    }
    const cut = last < Math.floor(this.to) ? `<caption>${escaped(this.words.cut ?? "")}</caption>` : "";
    place.innerHTML = `<table>${cut}<thead><tr><td></td>${head}</tr></thead><tbody>${body}</tbody></table>`;
  }
}
