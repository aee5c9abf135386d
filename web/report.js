// What a report does in a browser: its plots answer, and its colours follow the reader's choice.
import { enlivenFigures } from "./plots.js";

/** The choice of colours, kept where the browser lets a page keep something. */
const theme = {
  /** @returns {string|null} */
  read() {
    try {
      return localStorage.getItem("forecast-theme");
    } catch {
      return null; // a file shown inside another page
    }
  },
  /** @param {string} value */
  write(value) {
    document.documentElement.dataset.theme = value;
    try {
      localStorage.setItem("forecast-theme", value);
    } catch {
      // it holds for this view only
    }
  },
};

const kept = theme.read();
if (kept) document.documentElement.dataset.theme = kept;
const button = /** @type {HTMLButtonElement|null} */ (document.getElementById("theme"));
if (button) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown =
      document.documentElement.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
    theme.write(shown === "dark" ? "light" : "dark");
  });
}
document.addEventListener("keydown", (event) => {
  const help = /** @type {HTMLDetailsElement|null} */ (document.getElementById("keys"));
  if (event.key === "?" && help) {
    help.open = !help.open;
    help.scrollIntoView({ block: "nearest" });
  }
});
const page = JSON.parse(document.getElementById("data")?.textContent ?? "{}");
enlivenFigures(page.plots ?? {}, page.lists ?? {}, page.words ?? {});
