// What the pages say: sentences in the reader's language, numbers, dates, and markup that escapes what is put into it.
import { escaped, numberText } from "./plots.js";
import { kept } from "./theme.js";

/** @type {Record<string, string>} */
let words = {};

/** The language kept by a choice, else the first of the browser's that there is. @returns {"en"|"fr"} */
function chosenLanguage() {
  const choice = kept.read("forecast-language");
  if (choice === "en" || choice === "fr") return choice;
  const known = navigator.languages.map((name) => name.slice(0, 2)).find((name) => name === "en" || name === "fr");
  return known === "fr" ? "fr" : "en";
}

/** Loads the sentences; nothing is said before. */
export async function loadWords() {
  const language = chosenLanguage();
  document.documentElement.lang = language;
  const answer = await fetch(`/web/app.${language}.json`);
  words = await answer.json();
}

/** Also the tag for dates. */
export function language() {
  return document.documentElement.lang === "fr" ? "fr" : "en-GB";
}

/**
 * A sentence, its {0}, {1} ... filled.
 * @param {string} key
 * @param {...(string|number)} values
 */
export function say(key, ...values) {
  const text = words[key];
  if (text === undefined) throw new Error(`no sentence is called ${key}`);
  return text.replace(/\{(\d)\}/g, (_, place) => String(values[Number(place)] ?? ""));
}

/** Whether there is such a sentence. @param {string} key */
export function isSaid(key) {
  return key in words;
}

/** Markup, which is not escaped again. */
export class Markup {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }
}

/** @param {unknown} value @returns {string} */
function markupOf(value) {
  if (value instanceof Markup) return value.text;
  if (Array.isArray(value)) return value.map(markupOf).join("");
  return value === null || value === undefined || value === false ? "" : escaped(String(value));
}

/**
 * Markup in which values are escaped unless they are markup themselves.
 * @param {TemplateStringsArray} parts
 * @param {...unknown} values
 */
export function html(parts, ...values) {
  return new Markup(parts.reduce((text, part, i) => text + markupOf(values[i - 1]) + part));
}

/** @param {Element} place @param {Markup} markup */
export function fill(place, markup) {
  place.innerHTML = markup.text;
}

/** @param {Markup} markup @returns {HTMLElement} its first element */
export function element(markup) {
  const template = document.createElement("template");
  template.innerHTML = markup.text.trim();
  return /** @type {HTMLElement} */ (template.content.firstElementChild);
}

/** A number by its size: about three digits. @param {number|null|undefined} value */
export function figureText(value) {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size > 0 && size < 0.001) return value.toExponential(2);
  return numberText(value, Number.isInteger(value) || size >= 1000 ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 4);
}

/** Decimals of loads or errors that stand beside each other: none where one of them reaches 1000. @param {(number|null|undefined)[]} values @param {number} usual */
export function decimalsFor(values, usual) {
  return values.some((value) => Math.abs(value ?? 0) >= 1000) ? 0 : usual;
}

/** @param {number|null|undefined} value @param {number} [decimals] */
export function loadText(value, decimals = 1) {
  return numberText(value ?? null, decimals);
}

/** With its sign. @param {number|null|undefined} value @param {number} [decimals] */
export function signedText(value, decimals = 1) {
  return (Number(value) > 0 ? "+" : "") + numberText(value ?? null, decimals);
}

/** A share as a percentage. @param {number|null|undefined} share @param {number} [decimals] */
export function percentText(share, decimals = 0) {
  return share === null || share === undefined ? "–" : `${numberText(100 * share, decimals)} %`;
}

/** "9.2 (8.1 to 9.9)" @param {{mae: number, low95: number|null, high95: number|null}} difference @param {number} [decimals] */
export function intervalText({ mae, low95, high95 }, decimals = decimalsFor([mae, low95, high95], 2)) {
  const middle = signedText(mae, decimals);
  return low95 === null || high95 === null
    ? `${middle} (${say("interval.unknown")})`
    : say("interval", middle, signedText(low95, decimals), signedText(high95, decimals));
}

/** Whether a difference is sure, in words. @param {{mae: number, low95: number|null, high95: number|null}|null} difference */
export function verdict(difference) {
  if (!difference || difference.low95 === null || difference.high95 === null) return say("verdict.short");
  if (difference.low95 > 0) return say("verdict.more");
  return difference.high95 < 0 ? say("verdict.less") : say("verdict.unsure");
}

/** @type {string|undefined} that of times which say none; undefined: the reader's own */
let usualZone;

/** @param {string|undefined} zone of the config that is shown */
export function setZone(zone) {
  usualZone = zone;
}

/** @param {string|number|Date} time @param {Intl.DateTimeFormatOptions} options @param {string} [zone] */
function formatted(time, options, zone = usualZone) {
  return new Intl.DateTimeFormat(language(), { ...options, timeZone: zone }).format(new Date(time));
}

/** "Sun 29 Nov 2026, 02:15 CET" @param {string} time @param {string} [zone] setZone's where none is given */
export function momentText(time, zone) {
  const date = formatted(time, { weekday: "short", day: "numeric", month: "short", year: "numeric" }, zone);
  return `${date}, ${formatted(time, { hour: "2-digit", minute: "2-digit", timeZoneName: "short" }, zone)}`;
}

/** "02:15" @param {string} time @param {string} [zone] */
export function clockText(time, zone) {
  return formatted(time, { hour: "2-digit", minute: "2-digit" }, zone);
}

/** "Sunday 29 November" @param {string} time @param {string} [zone] */
export function dayText(time, zone) {
  return formatted(time, { weekday: "long", day: "numeric", month: "long" }, zone);
}

/** "29 Nov 2026" @param {string} date YYYY-MM-DD or a time */
export function dateText(date, zone = "UTC") {
  return formatted(date, { day: "numeric", month: "short", year: "numeric" }, zone);
}

/** "November 2026" @param {string} month YYYY-MM */
export function monthText(month) {
  return formatted(`${month}-01`, { month: "long", year: "numeric" }, "UTC");
}

/** Monday is 1. @param {number} number */
export function weekdayText(number) {
  return formatted(Date.UTC(2024, 0, number), { weekday: "long" }, "UTC");
}

/** "5 hours ago" @param {string} time @param {number} [now] */
export function ageText(time, now = Date.now()) {
  const seconds = (new Date(time).getTime() - now) / 1000;
  const relative = new Intl.RelativeTimeFormat(language(), { numeric: "auto" });
  /** @type {[Intl.RelativeTimeFormatUnit, number][]} */
  const units = [["year", 31557600], ["month", 2629800], ["day", 86400], ["hour", 3600], ["minute", 60]]; // prettier-ignore
  for (const [unit, size] of units) {
    if (Math.abs(seconds) >= (unit === "day" ? 1.5 * size : size))
      return relative.format(Math.round(seconds / size), unit);
  }
  return relative.format(0, "minute");
}

/** The age in words, the moment on hover. @param {string|null} time @param {string} [zone] */
export function age(time, zone) {
  if (!time) return html`–`;
  return html`<time datetime="${time}" title="${momentText(time, zone)}">${ageText(time)}</time>`;
}

/** "3 min 20 s" @param {number|null|undefined} seconds */
export function durationText(seconds) {
  if (seconds === null || seconds === undefined || !(seconds >= 0)) return "–";
  if (seconds < 60) return `${numberText(seconds, seconds < 10 ? 1 : 0)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${Math.floor(seconds % 60)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** "12.3 kB" @param {number|null|undefined} bytes */
export function sizeText(bytes) {
  if (bytes === null || bytes === undefined) return "–";
  if (bytes < 1000) return `${bytes} ${say("bytes")}`;
  const power = bytes < 1e6 ? 1 : bytes < 1e9 ? 2 : 3;
  return `${numberText(bytes / 1000 ** power, 1)} ${say(["", "kilobytes", "megabytes", "gigabytes"][power])}`;
}

/** A count. @param {number} count */
export function numberOf(count) {
  return numberText(count, 0);
}

/** @typedef {string|{en: string, fr: string}} Said of the server: in both languages, or in one */

/** @param {Said} said */
export function inWords(said) {
  return typeof said === "string" ? said : language() === "fr" ? said.fr : said.en;
}
