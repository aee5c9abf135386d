// Looks at pages in Debian's chromium. stdin: as browser.mjs has it, and {"pages": [{"name", "file", "widths", "themes", "used",
// "picked"}]}; stdout: [{"name", "width", "theme", "strangers", "faults", "wide", "serious", "plot", "picked"}]: addresses that were asked
// for, errors of scripts, by how many pixels the page is too wide, and what axe-core finds serious.
import { browser, faultsOf, order, seriousFindings, tell, tooWide } from "./browser.mjs";

/** Hovers, zooms, goes back, opens the table by its key. */
async function useFirstPlot(page) {
  const stage = page.locator(".stage.live").first();
  if ((await stage.count()) === 0) return null;
  const read = async () => ({
    readout: await stage.locator(".readout").innerText(),
    ticks: await stage.locator(".x-axis text").allTextContents(),
  });
  await stage.scrollIntoViewIfNeeded();
  const box = await stage.boundingBox();
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height / 2);
  const hovered = await read();
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + box.height / 2, { steps: 4 });
  await page.mouse.up();
  const zoomed = await read();
  await stage.dblclick();
  const back = await read();
  await stage.focus();
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowLeft");
  const keyed = await read();
  await page.keyboard.press("t");
  const row = page.locator("figure").first().locator("details[open] tbody tr");
  await row.first().waitFor({ timeout: 5_000 }).catch(() => {}); // the number of rows tells
  const rows = await row.count();
  await page.keyboard.press("t");
  await page.mouse.move(0, 0);
  return { hovered, zoomed, back, keyed, rows };
}

/** Goes through the trials of parallel coordinates by the keyboard, points at one, hides a kind, opens the table. */
async function pickTrials(page) {
  const figure = page.locator("figure#parallel");
  const stage = figure.locator(".stage.items");
  const read = () => stage.locator(".readout").innerText();
  await stage.scrollIntoViewIfNeeded();
  await stage.focus();
  await page.keyboard.press("ArrowRight");
  const first = await read();
  await page.keyboard.press("ArrowRight");
  const second = await read();
  await page.keyboard.press("t");
  const row = figure.locator("details[open] tbody tr");
  await row.first().waitFor({ timeout: 5_000 }).catch(() => {}); // the number of rows tells
  const rows = await row.count();
  await page.keyboard.press("t");
  const ends = await stage.locator("path.best").evaluate((path) => {
    const area = path.ownerSVGElement.getBoundingClientRect();
    const [x, y] = path.getAttribute("d").slice(1).split("L")[0].split(",").map(Number);
    return [area.left + (x * area.width) / 1000, area.top + y];
  });
  await page.mouse.move(ends[0], ends[1]);
  const hovered = await read();
  const shown = () => stage.locator("path[data-item]:not(.off)").count();
  const all = await shown();
  await figure.locator("button[data-group]").last().click();
  const left = await shown();
  await figure.locator("button[data-group]").last().click();
  await page.mouse.move(0, 0);
  return { first, second, hovered, rows, all, left };
}

const reports = [];
for (const { name, file, widths, themes, used, picked } of order.pages) {
  for (const width of widths) {
    for (const theme of themes) {
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: theme });
      const page = await context.newPage();
      const requests = [];
      page.on("request", (request) => requests.push(request.url()));
      const faults = faultsOf(page);
      await page.goto("file://" + file);
      await page.waitForTimeout(200);
      const picture = `${order.pictures}/${name}-${width}-${theme}`;
      await page.screenshot({ path: picture + ".png", fullPage: true });
      const wide = await tooWide(page);
      const serious = await seriousFindings(page);
      const plot = used ? await useFirstPlot(page) : null;
      const trials = picked ? await pickTrials(page) : null;
      const isLast = width === widths.at(-1) && theme === themes.at(-1);
      if (isLast) await page.pdf({ path: `${order.pictures}/${name}.pdf`, format: "A4", printBackground: true });
      reports.push({ name, width, theme, strangers: requests.slice(1), faults, wide, serious, plot, picked: trials });
      await context.close();
    }
  }
}
await tell(reports);
