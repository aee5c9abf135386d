// What a report does in a browser: its plots answer, and its colours follow the reader's choice.
import { enlivenFigures } from "./items.js";
import { switchTheme } from "./theme.js";

const button = /** @type {HTMLButtonElement|null} */ (document.getElementById("theme"));
if (button) {
  button.hidden = false;
  button.addEventListener("click", switchTheme);
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
