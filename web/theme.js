// Light or dark: the reader's choice, kept where the browser lets a page keep something. Applied before the first paint.

/** What a browser keeps for a page; nothing where it keeps nothing. */
export const kept = {
  /** @param {string} name @returns {string|null} */
  read(name) {
    try {
      return localStorage.getItem(name);
    } catch {
      return null; // a page inside another one
    }
  },
  /** @param {string} name @param {string} value */
  write(name, value) {
    try {
      localStorage.setItem(name, value);
    } catch {
      // it holds for this view only
    }
  },
};

const root = document.documentElement;
const chosen = kept.read("forecast-theme");
if (chosen) root.dataset.theme = chosen;

/** From light to dark or back. */
export function switchTheme() {
  const shown = root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  root.dataset.theme = shown === "dark" ? "light" : "dark";
  kept.write("forecast-theme", root.dataset.theme);
}
