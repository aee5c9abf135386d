// Operations: what is run from a config, its log as it comes, how it ended, what comes next.
import { ask, askIfThere, listen, post } from "../api.js";
import {
  announce,
  command,
  confirmed,
  emptyState,
  errorState,
  noConfig,
  showWhenThere,
  skeleton,
  table,
} from "../parts.js";
import { age, clockText, durationText, fill, html, momentText, percentText, say } from "../text.js";

/**
 * @typedef {import("../app.js").Route} Route
 * @typedef {{id: number, command: string, config: string, state: "running"|"done"|"failed"|"cancelled"|"lost", exit_code: number|null, started_at: string, ended_at: string|null, seconds: number|null}} Job
 */

const COMMANDS = ["fetch", "train", "backtest", "predict"];
const MOST_LINES = 2000;
const AGAIN_AFTER_MS = 5000;

/** @param {Job} job */
function stateText({ state, exit_code }) {
  const sign = { running: "…", done: "✓", failed: "✗", cancelled: "■", lost: "?" }[state];
  const code = exit_code === null || exit_code === 0 ? "" : ` · ${say("jobs.code", exit_code)}`;
  return html`<span class="status ${state}"
    ><span aria-hidden="true">${sign}</span> ${say(`job.${state}`)}${code}</span
  >`;
}

/** What an exit code means. @param {number|null} code */
function codeText(code) {
  return code !== null && [1, 2, 3, 4, 5, 6, 130, 143].includes(code) ? say(`code.${code}`) : "";
}

/** @param {Job} job */
const jobSeconds = ({ seconds, started_at }) => seconds ?? (Date.now() - Date.parse(started_at)) / 1000;

/** The page with its form, its jobs, and the log of one of them. */
class Operations {
  /** @param {Route} route */
  constructor(route) {
    this.route = route;
    /** @type {Job[]} */
    this.jobs = [];
    this.shown = route.query.get("job") ?? "";
    this.stop = () => {};
    route.onLeave(() => this.stop());
    const timer = setInterval(() => this.refresh().catch(() => {}), AGAIN_AFTER_MS);
    route.onLeave(() => clearInterval(timer));
  }

  /** @param {string} name @returns {HTMLElement} */
  part(name) {
    return /** @type {HTMLElement} */ (this.route.place.querySelector(`#${name}`));
  }

  async refresh() {
    this.jobs = (await ask("jobs")).items;
    this.drawTitle();
    this.drawJobs();
  }

  drawTitle() {
    const running = this.jobs.filter(({ state }) => state === "running");
    const last = this.jobs.find(({ state }) => state !== "running");
    const text =
      running.length > 0
        ? say("jobs.running", `forecast ${running[0].command} --config ${running[0].config}`)
        : last
          ? say(`jobs.last_${last.state}`, last.command)
          : say("jobs.nothing");
    const title = this.part("title");
    if (title.textContent !== text) title.textContent = text;
  }

  drawJobs() {
    const place = this.part("jobs");
    if (this.jobs.length === 0) return fill(place, emptyState(say("jobs.none")));
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.job : undefined;
    const rows = this.jobs.map(
      (job) => html`<tr class="${String(job.id) === this.shown ? "strong" : ""}">
        <th scope="row">${job.command}</th>
        <td><button type="button" class="button" data-job="${job.id}" aria-label="${say("jobs.log_of", job.command, momentText(job.started_at))}">${say("jobs.log")}</button></td>
        <td class="words">${job.config}</td>
        <td class="words">${stateText(job)}</td>
        <td>${age(job.started_at)}</td>
        <td class="number">${durationText(jobSeconds(job))}</td>
        <td class="words">${codeText(job.exit_code)}</td>
      </tr>`,
    ); // prettier-ignore
    fill(
      place,
      table(
        say("jobs.history"),
        [
          { text: say("jobs.command") }, { text: say("jobs.log"), hidden: true }, { text: say("nav.config") }, { text: say("jobs.state") }, { text: say("runs.started") },
          { text: say("runs.duration"), number: true }, { text: say("jobs.meaning") },
        ],
        rows,
      ),
    ); // prettier-ignore
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (place.querySelectorAll("[data-job]"))) {
      if (button.dataset.job === focused) button.focus();
      button.addEventListener("click", () => this.watch(button.dataset.job ?? "", true));
    }
  }

  /** Shows a job's log from its beginning, and what comes. @param {string} id @param {boolean} [moves] whether the log is brought into sight */
  async watch(id, moves = false) {
    this.stop();
    this.shown = id;
    this.route.change({ job: id });
    const place = this.part("job");
    fill(place, skeleton(3));
    const job = /** @type {Job|null} */ (await askIfThere(`jobs/${encodeURIComponent(id)}`));
    if (!job) return fill(place, emptyState(say("jobs.gone")));
    fill(
      place,
      html`<h2>forecast ${job.command === "fetch" ? "data fetch" : job.command} --config ${job.config}</h2>
        <div class="tools">
          <span id="job-state">${stateText(job)}</span
          ><progress id="progress" max="1" aria-label="${say("jobs.progress")}" hidden></progress
          ><span class="small soft" id="progress-text"></span
          ><button type="button" class="button" id="cancel" hidden>${say("jobs.cancel")}</button>
        </div>
        <pre class="log" id="log" tabindex="0" role="log" aria-live="off" aria-label="${say("jobs.log")}"></pre>`,
    );
    this.drawState(job);
    this.part("cancel").addEventListener("click", () => this.cancel(job));
    let states = 0; // the server tells the state first, then the log so far, and the state again at the end
    this.stop = listen(`jobs/${encodeURIComponent(id)}/events`, {
      open: () => (states = 0),
      log: (line) => this.addLine(line),
      progress: (progress) => this.drawProgress(progress),
      state: (state) => this.drawState(state, ++states > 1),
    });
    if (moves) place.scrollIntoView({ block: "nearest" });
  }

  /** @param {{line: string, level?: string, time?: string|null}} line */
  addLine({ line, level, time }) {
    const log = this.part("log");
    if (!log) return;
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
    const row = document.createElement("div");
    row.textContent = time ? `${clockText(time)}  ${line}` : line;
    if (level === "error") row.className = "bad";
    if (level === "warning") row.className = "warn";
    log.append(row);
    while (log.childElementCount > MOST_LINES) log.firstElementChild?.remove();
    if (atEnd) log.scrollTop = log.scrollHeight;
  }

  /** @param {{text: string, share: number|null}} progress */
  drawProgress({ text, share }) {
    const bar = /** @type {HTMLProgressElement} */ (this.part("progress"));
    if (!bar) return;
    if (share === null || share === undefined) bar.removeAttribute("value");
    else bar.value = share;
    bar.title = share === null || share === undefined ? "" : percentText(share);
    this.part("progress-text").textContent = text;
  }

  /** @param {Job} job @param {boolean} [isLast] whether an ended job says nothing more */
  drawState(job, isLast = false) {
    const isRunning = job.state === "running";
    if (!this.part("job-state")) return;
    fill(this.part("job-state"), html`${stateText(job)} <span class="small soft">${codeText(job.exit_code)}</span>`);
    this.part("progress").hidden = !isRunning;
    this.part("cancel").hidden = !isRunning || this.route.status.read_only;
    if (isRunning || !isLast) return;
    this.part("progress-text").textContent = "";
    this.stop();
    this.refresh().catch(() => {}); // the list is asked for again soon
    announce(say("jobs.ended", job.command, say(`job.${job.state}`)));
  }

  /** @param {Job} job */
  async cancel(job) {
    const body = html`<p>${say("jobs.cancel_what")}</p>`;
    if (!(await confirmed(say("jobs.cancel_title", job.command), body, say("jobs.cancel")))) return;
    await post(`jobs/${job.id}/cancel`, {});
  }

  /** @param {HTMLFormElement} form */
  async start(form) {
    const values = new FormData(form);
    const told = this.part("told");
    try {
      const job = await post("jobs", { command: values.get("command"), config: values.get("config"), arguments: {} });
      fill(told, html``);
      await this.refresh();
      await this.watch(String(job.id), true);
    } catch (error) {
      fill(told, errorState(error));
    }
  }
}

/** @param {HTMLElement} place @param {Route} route */
async function showTimer(place, { status, config }) {
  const { items } = await ask("timer");
  if (items.length === 0) {
    const line = config && command(`30 12 * * * cd ${status.home} && forecast predict --config ${config.file}`);
    return fill(
      place,
      html`<p class="soft">${say("timer.none")} ${config ? say("timer.line") : ""}</p>
        ${line}`,
    );
  }
  const rows = items.map(
    (/** @type {any} */ { command, next, source, schedule }) => html`<tr><td>${next ? momentText(next) : (schedule ?? "–")}</td><td>${age(next)}</td><td class="words long"><code>${command}</code></td><td>${source ?? ""}</td></tr>`,
  ); // prettier-ignore
  fill(
    place,
    table(
      say("timer.title"),
      [
        { text: say("timer.when") },
        { text: say("timer.in") },
        { text: say("jobs.command") },
        { text: say("timer.source") },
      ],
      rows,
    ),
  );
}

/** @param {Route} route */
export async function show(route) {
  route.name(say("nav.operations"));
  const { status, config, query } = route;
  const page = new Operations(route);
  const wanted = query.get("command") ?? "predict";
  const commands = COMMANDS.map(
    (name) => html`<option value="${name}" ${name === wanted ? "selected" : ""}>${say(`command.${name}`)}</option>`,
  );
  const configs = status.configs.map(
    ({ name }) => html`<option value="${name}" ${name === config?.name ? "selected" : ""}>${name}</option>`,
  );
  const form = html`<form id="start">
    <label
      >${say("jobs.what")}
      <select name="command">
        ${commands}
      </select></label
    >
    <label
      >${say("nav.config")}
      <select name="config">
        ${configs}
      </select></label
    >
    <button class="button strong">${say("jobs.start")}</button>
  </form>`;
  const start = status.read_only
    ? html`<p class="soft">${say("jobs.read_only")}</p>`
    : status.configs.length === 0
      ? noConfig()
      : form;
  fill(
    route.place,
    html`<div class="answer"><h1 id="title">${say("nav.operations")}</h1></div>
      ${start}
      <div id="told"></div>
      <section id="job" class="job"></section>
      <section>
        <h2>${say("jobs.history")}</h2>
        <div id="jobs">${skeleton(3)}</div>
      </section>
      <section>
        <h2>${say("timer.title")}</h2>
        <div id="timer">${skeleton(2)}</div>
      </section>`,
  );
  const starting = /** @type {HTMLFormElement|null} */ (route.place.querySelector("#start"));
  starting?.addEventListener("submit", (event) => {
    event.preventDefault();
    page.start(starting);
  });
  await Promise.all([
    showWhenThere(page.part("jobs"), page.refresh(), () => {}),
    showWhenThere(page.part("timer"), showTimer(page.part("timer"), route), () => {}),
  ]);
  const running = page.jobs.find(({ state }) => state === "running");
  const first = page.shown || (running ? String(running.id) : "");
  if (first) await page.watch(first);
}
