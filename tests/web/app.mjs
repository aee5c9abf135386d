// Walks through the pages of `forecast serve` in Debian's chromium. stdin: as browser.mjs has it, and {"base": address, "visits":
// [{"name", "path", "looks": [[width, theme, language]]}], "walks": [name]}; stdout: {"visits": [{"name", "width", "theme", "language",
// "text", "strangers", "faults", "wide", "serious", "paint"}], "walks": {name: what was seen}}. `strangers` are addresses of other hosts, `paint` is when the first thing was seen, in ms.
import { readFileSync } from "node:fs";
import { browser, faultsOf, order, seriousFindings, tell, tooWide } from "./browser.mjs";

const READY = () => document.querySelector("#main h1, #main [role=alert]") && !document.querySelector("#main .skeleton");

/** A page with what goes wrong on it. */
async function opened({ width = 1280, theme = "light", language = "en-GB" } = {}) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: theme, locale: language, acceptDownloads: true });
  const page = await context.newPage();
  const strangers = [];
  page.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (origin !== order.base && !["data:", "blob:"].includes(protocol)) strangers.push(request.url());
  });
  const faults = faultsOf(page, (text) => /status of (4|5)\d\d/.test(text)); // an answer of the API, which a page says in words
  return { context, page, strangers, faults };
}

async function goTo(page, path) {
  await page.goto(order.base + path);
  await page.waitForFunction(READY, null, { timeout: 30_000 });
}

async function visit({ name, path, looks }) {
  const seen = [];
  for (const [width, theme, language] of looks) {
    const { context, page, strangers, faults } = await opened({ width, theme, language });
    await goTo(page, path);
    await page.waitForTimeout(150); // plots are drawn when their size is known
    await page.screenshot({ path: `${order.pictures}/app-${name}-${width}-${theme}-${language}.png`, fullPage: true });
    const wide = await tooWide(page);
    const paint = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? null);
    const text = await page.locator("body").innerText();
    const serious = await seriousFindings(page);
    seen.push({ name, width, theme, language, text, strangers, faults, wide, serious, paint });
    await context.close();
  }
  return seen;
}

/** Hovers, zooms, goes back, moves the cursor by keys, opens the table, saves the picture. */
async function plot() {
  const { context, page, faults } = await opened();
  await goTo(page, "/#/forecast");
  const figure = page.locator("figure#load");
  const stage = figure.locator(".stage");
  const read = async () => ({
    readout: await stage.locator(".readout").innerText(),
    ticks: await stage.locator(".x-axis text").allTextContents(),
  });
  const box = await stage.boundingBox();
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height / 2);
  const hovered = await read();
  const below = await page.locator("figure#temperature .readout").innerText();
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.8, box.y + box.height / 2, { steps: 4 });
  await page.mouse.up();
  const zoomed = await read();
  const zoomedBelow = await page.locator("figure#temperature .x-axis text").allTextContents();
  await stage.dblclick();
  const back = await read();
  await stage.focus();
  await page.keyboard.press("End");
  const last = await read();
  await page.keyboard.press("t");
  await figure.locator("details[open] tbody tr").first().waitFor();
  const rows = await figure.locator("details[open] tbody tr").count();
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("#png")]);
  const png = readFileSync(await download.path());
  const csv = await page.locator("a[download]", { hasText: "CSV" }).getAttribute("href");
  await context.close();
  return { hovered, below, zoomed, zoomedBelow, back, last, rows, png: png.subarray(1, 4).toString(), pngBytes: png.length, csv, faults };
}

/** Everything that Tab reaches on a page, and the pages that letters lead to. */
async function keyboard() {
  const { context, page, faults } = await opened();
  await goTo(page, "/#/forecast");
  const reached = [];
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const here = document.activeElement;
      const seen = here && getComputedStyle(here);
      return here === document.body ? "" : `${here.tagName} ${here.id || here.className || here.textContent.slice(0, 20)} ${seen.outlineStyle}`;
    });
    if (at === "") break;
    reached.push(at);
  }
  const reachable = await page.evaluate(
    () => [...document.querySelectorAll("a[href], button, select, input, summary, [tabindex='0']")].filter((each) => each.checkVisibility()).length,
  );
  const pages = {};
  for (const key of ["r", "m", "d", "o", "f"]) {
    await page.keyboard.press(key);
    await page.waitForFunction(READY);
    await page.waitForTimeout(300);
    pages[key] = new URL(page.url()).hash.split("?")[0];
  }
  await page.keyboard.press("?");
  const keys = await page.locator("dialog").innerText();
  const findings = await seriousFindings(page);
  await page.keyboard.press("Escape");
  const closed = (await page.locator("dialog").count()) === 0;
  await page.click("#theme");
  await page.click("#language");
  await page.waitForFunction(READY);
  await page.reload();
  await page.waitForFunction(READY);
  const kept = await page.evaluate(() => [document.documentElement.dataset.theme, document.documentElement.lang]);
  await context.close();
  return { reached, reachable, pages, keys, findings, closed, kept, faults };
}

/** Searches, sorts, compares, looks into files. */
async function runs() {
  const { context, page, faults } = await opened();
  await goTo(page, "/#/runs");
  const names = async () => page.locator(".runs table tbody th").allInnerTexts();
  const all = await names();
  await page.click("[data-sort='metrics.mae']");
  await page.locator("th[aria-sort]", { hasText: "mae" }).waitFor();
  const sorted = await page.locator(".runs table tbody tr td:nth-of-type(5)").allInnerTexts();
  await page.fill("#filter", "metrics.mae < 0");
  await page.keyboard.press("Enter");
  await page.locator("#list .state").waitFor();
  const none = await page.locator("#list").innerText();
  await page.fill("#filter", "mae <");
  await page.keyboard.press("Enter");
  await page.locator("#list [role=alert]").waitFor();
  const wrong = await page.locator("#list").innerText();
  await page.fill("#filter", "metrics.val_loss > 0");
  await page.keyboard.press("Enter");
  await page.locator(".runs table").waitFor();
  const found = await names();
  for (const box of (await page.locator(".runs table input[type=checkbox]").all()).slice(0, 3)) await box.check();
  await page.click("#chosen a");
  await page.waitForURL("**/#/runs/compare**");
  await page.waitForFunction(READY);
  const compared = await page.locator("#main").innerText();
  const against = async () => page.locator("#main .table").first().locator("tbody td:nth-of-type(1)").allInnerTexts();
  const others = [await against()];
  const second = await page.locator("#reference option").nth(1).getAttribute("value");
  await page.selectOption("#reference", second);
  await page.waitForURL(`**ids=${second}**`);
  await page.waitForFunction(READY);
  others.push(await against());
  await goTo(page, "/#/runs");
  await page.fill("#filter", "metrics.val_loss > 0");
  await page.keyboard.press("Enter");
  await page.locator(".runs table").waitFor();
  await page.locator(".runs table tbody th a").first().click();
  await page.locator("#files li").first().waitFor();
  await page.locator("summary", { hasText: /^predictions.csv/ }).click();
  await page.locator("#files table tbody tr").first().waitFor();
  const rows = await page.locator("#files table tbody tr").count();
  await page.locator("summary", { hasText: /^config.json/ }).click();
  await page.locator("#files pre").waitFor();
  const json = await page.locator("#files pre").innerText();
  await page.locator("summary", { hasText: /^report.html/ }).click();
  const framed = await page.frameLocator("#files iframe").locator("h1").innerText();
  const curves = await page.locator("#curves figure").count();
  await context.close();
  return { all, sorted, none, wrong, found, compared, others, rows, json, framed, curves, faults };
}

/** Opens the calendar of a series that is folded. */
async function data() {
  const { context, page, faults } = await opened();
  await goTo(page, "/#/data");
  const shown = () => page.locator("details.cover svg.years").count();
  const before = await shown();
  const fold = page.locator("details.cover:not([open])").first();
  const summary = await fold.locator("summary").first().innerText();
  await fold.locator("summary").first().click();
  await page.locator("details.cover svg.years").nth(before).waitFor();
  const title = await page.locator("details.cover figcaption h3").nth(before).innerText();
  const findings = await seriousFindings(page);
  await context.close();
  return { before, summary, title, findings, faults };
}

/** Promotes another version after seeing what that means, and goes back. */
async function promote() {
  const { context, page, faults } = await opened();
  await goTo(page, "/#/models");
  const before = await page.locator("h1").innerText();
  await page.locator("[data-promote]").first().click();
  const asked = await page.locator("dialog").innerText();
  const findings = await seriousFindings(page);
  await page.locator("dialog button[value=no]").click();
  const kept = await page.locator("h1").innerText();
  await page.locator("[data-promote]").first().click();
  await page.locator("dialog button[value=yes]").click();
  await page.locator(".done p").waitFor();
  const done = await page.locator(".done").innerText();
  const after = await page.locator("h1").innerText();
  await page.locator("[data-back]").click();
  await page.locator("dialog button[value=yes]").click();
  await page.waitForFunction((title) => document.querySelector("h1")?.innerText === title, before);
  await context.close();
  return { before, asked, findings, kept, done, after, faults };
}

/** Starts a training, watches it over a reload, cancels it; starts a prediction and sees it end. */
async function jobs() {
  const { context, page, faults } = await opened();
  await goTo(page, "/#/operations");
  await page.selectOption("[name=command]", "train");
  await page.click("#start button");
  await page.locator("#log div").first().waitFor();
  const running = await page.locator("h1").innerText();
  await page.reload();
  await page.waitForFunction(READY);
  await page.locator("#log div").first().waitFor();
  const again = await page.locator("#job").innerText();
  await page.click("#cancel");
  const asked = await page.locator("dialog").innerText();
  await page.locator("dialog button[value=yes]").click();
  await page.locator("#job-state .cancelled").waitFor();
  const cancelled = await page.locator("#jobs tbody tr").first().innerText();
  await page.selectOption("[name=command]", "predict");
  await page.click("#start button");
  await page.locator("#job-state .done, #job-state .failed").waitFor({ timeout: 60_000 });
  await page.locator("#jobs tbody tr", { hasText: "predict" }).locator(".done, .failed").first().waitFor();
  const ended = await page.locator("#jobs tbody tr").first().innerText();
  const log = await page.locator("#log").innerText();
  await page.screenshot({ path: `${order.pictures}/app-jobs.png`, fullPage: true });
  const findings = await seriousFindings(page);
  await context.close();
  return { running, again, asked, cancelled, ended, log, findings, faults };
}

/** The server is gone while a page is open. */
async function offline() {
  const { context, page } = await opened();
  await goTo(page, "/#/forecast");
  await context.setOffline(true);
  await page.click("nav a[href='#/models']");
  await page.locator("[role=alert]").waitFor();
  const said = await page.locator("#main").innerText();
  await context.setOffline(false);
  await page.waitForFunction(READY);
  await page.locator("h1").waitFor();
  const back = await page.locator("h1").innerText();
  await context.close();
  return { said, back };
}

const walks = { plot, keyboard, runs, data, promote, jobs, offline };
const visits = [];
for (const each of order.visits) visits.push(...(await visit(each)));
const walked = {};
for (const name of order.walks) walked[name] = await walks[name]();
await tell({ visits, walks: walked });
