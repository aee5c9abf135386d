// Opens pages in Debian's chromium, types what is searched for and waits for texts. stdin: {"playwright": directory of node_modules, "chromium": path,
// "pages": [{"name", "url", "search", "texts", "picture"}]}; stdout: [{"name", "missing": [texts]}].
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const WAIT_MS = 60_000;
const DRAWING_MS = 2_000; // curves are drawn after their titles

const order = JSON.parse(readFileSync(0, "utf8"));
const { chromium } = createRequire(order.playwright + "/")("playwright-core");

async function missingTexts(page, texts) {
  const waits = texts.map((text) =>
    page.getByText(text).filter({ visible: true }).first().waitFor({ timeout: WAIT_MS }).then(() => null, () => text));
  return (await Promise.all(waits)).filter((text) => text !== null);
}

const browser = await chromium.launch({ executablePath: order.chromium, args: ["--no-sandbox"] });
const reports = [];
for (const { name, url, search, texts, picture } of order.pages) {
  const page = await browser.newPage({ viewport: { width: 1500, height: 950 } });
  await page.goto(url, { timeout: WAIT_MS, waitUntil: "domcontentloaded" });
  if (search) {
    await page.getByPlaceholder(/search/i).first().fill(search, { timeout: WAIT_MS }).catch(() => {}); // the texts tell
  }
  const missing = await missingTexts(page, texts);
  await page.keyboard.press("Escape"); // a greeting may lie over the page
  await page.waitForTimeout(DRAWING_MS);
  await page.screenshot({ path: picture });
  reports.push({ name, missing });
  await page.close();
}
await browser.close();
console.log(JSON.stringify(reports));
