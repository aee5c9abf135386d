// What the scripts here share: Debian's chromium, started, and what keeps people out of a page. stdin: a JSON object with
// {"modules": directory of node_modules, "chromium": path, "pictures": directory for them} and what a script says of itself.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

export const order = JSON.parse(readFileSync(0, "utf8"));
const require = createRequire(order.modules + "/");
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
export const browser = await chromium.launch({ executablePath: order.chromium, args: ["--no-sandbox"] });

/** Keeps what scripts of a page report as wrong. `isMeant` says of a message of the console that it is none. */
export function faultsOf(page, isMeant = () => false) {
  const faults = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => message.type() === "error" && !isMeant(message.text()) && faults.push(message.text()));
  return faults;
}

/** By how many pixels a page is wider than its window. */
export function tooWide(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** What axe-core finds that keeps people out. */
export async function seriousFindings(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`);
}

/** Ends the browser and hands over what was seen. */
export async function tell(seen) {
  await browser.close();
  console.log(JSON.stringify(seen));
}
