// Registered models: versions, champion against challenger, promotion and the way back.
import { ask, post } from "../api.js";
import { intervalPicture, rangeWithZero } from "../figures.js";
import { confirmed, emptyState, errorState, announce, showWhenThere, skeleton, table } from "../parts.js";
import { age, decimalsFor, element, figureText, fill, html, intervalText, say, signedText } from "../text.js";

/**
 * @typedef {import("../app.js").Route} Route
 * @typedef {{version: number|string, run_id: string, forecaster: string, created: string, aliases: string[], tags: Record<string, string>, metrics?: Record<string, {last: number|null}>}} Version
 * @typedef {{name: string, description: string, versions: Version[]}} Model
 * @typedef {{version: number|string, run_id?: string, forecaster: string}} Named
 * @typedef {{name: string, old: Named|null, new: Named, days: number|null, unit: string, metrics: {key: string, old: number|null, new: number|null}[], difference: {mae: number, low95: number|null, high95: number|null}|null, not_compared?: string|null}} Promotion
 */

/** @param {Model} model @param {string} alias */
const withAlias = ({ versions }, alias) => versions.find(({ aliases }) => aliases.includes(alias));

/** @param {Named|null} version */
const named = (version) =>
  version ? say("models.version_by", version.version, version.forecaster) : say("models.nobody");

/** What a change would mean, in a sentence. @param {Promotion} promotion */
function verdict({ difference, unit, days, not_compared }) {
  if (!difference) return not_compared ? say("models.not_compared", not_compared) : say("models.unknown");
  const { mae, low95, high95 } = difference;
  const over = days ?? 0;
  const size = `${figureText(Math.abs(mae))} ${unit}`;
  if (low95 === null || high95 === null) return say(mae < 0 ? "models.less_short" : "models.more_short", size, over);
  if (high95 < 0) return say("models.less", size, over);
  return low95 > 0 ? say("models.more", size, over) : say("models.unsure", size, over);
}

/** Old -> new with the difference and its interval. @param {Promotion} promotion */
function promotionMarkup(promotion) {
  const rows = promotion.metrics.map(
    ({ key, old, new: fresh }) =>
      html`<tr>
        <th scope="row">${key}</th>
        <td class="number">${figureText(old)}</td>
        <td class="number">${figureText(fresh)}</td>
        <td class="number">
          ${old === null || fresh === null ? "–" : signedText(fresh - old, decimalsFor([old, fresh], 2))}
        </td>
      </tr>`,
  );
  const { difference, unit } = promotion;
  return html`<p class="change">
      <span>${named(promotion.old)}</span> <span aria-label="${say("models.to")}">→</span>
      <strong>${named(promotion.new)}</strong>
    </p>
    <p>${verdict(promotion)}</p>
    ${difference ? html`<p class="small soft">${say("models.difference", unit)} ${intervalText(difference)}</p>` : ""}
    ${rows.length ? table(say("models.metrics"), [{ text: say("run.metric") }, { text: say("models.old"), number: true }, { text: say("models.new"), number: true }, { text: say("models.change"), number: true }], rows) : ""}`;
}

/** The scores that versions are told apart by: their keys and headings. @param {Model} model @param {string} unit @returns {[string, string][]} */
function scoresOf({ versions }, unit) {
  const have = (/** @type {string} */ key) => versions.some(({ metrics }) => metrics && key in metrics);
  if (have("roc_auc")) return [["roc_auc", "ROC-AUC"], ["f1_score", "F1"]]; // prettier-ignore
  if (have("r2_score")) return [["mae", "MAE"], ["rmse", "RMSE"]]; // prettier-ignore
  return [["mae", unit ? `MAE, ${unit}` : "MAE"], ["mape", "MAPE, %"]]; // prettier-ignore
}

/** @param {Model} model @param {boolean} readOnly @param {string} unit of the errors, empty where configs differ */
function versionsTable(model, readOnly, unit) {
  const scores = scoresOf(model, unit);
  const rows = model.versions.map((version) => {
    const { version: number, run_id, forecaster, created, aliases, tags, metrics } = version;
    const isChampion = aliases.includes("champion");
    const button = isChampion
      ? html`<span class="soft">${say("models.predicts")}</span>`
      : html`<button type="button" class="button" data-promote="${number}" ${readOnly ? "disabled" : ""}>
          ${say("models.promote")}
        </button>`;
    return html`<tr class="${isChampion ? "strong" : ""}">
      <th scope="row">${number}</th>
      <td class="words">${aliases.map((alias) => html`<span class="alias ${alias}">${alias}</span> `)}</td>
      <td>${button}</td>
      <td>${forecaster}</td>
      <td><a href="#/runs/${run_id}">${run_id.slice(0, 8)}</a></td>
      ${scores.map(([key]) => html`<td class="number">${figureText(metrics?.[key]?.last)}</td>`)}
      <td>${age(created)}</td>
      <td>${tags["forecast.promoted_at"] ? age(tags["forecast.promoted_at"]) : "–"}</td>
    </tr>`;
  });
  return table(
    say("models.versions"),
    [
      { text: say("models.version") }, { text: say("models.aliases") }, { text: say("models.promote"), hidden: true },
      { text: say("fact.forecaster") }, { text: say("fact.run") }, ...scores.map(([, text]) => ({ text, number: true })),
      { text: say("models.created") }, { text: say("models.promoted") },
    ],
    rows,
  ); // prettier-ignore
}

/** One model on the page. */
class ModelPart {
  /**
   * @param {HTMLElement} place
   * @param {string} name
   * @param {boolean} isOnly of the page, whose title it is then
   * @param {import("../app.js").Status} status
   */
  constructor(place, name, isOnly, { read_only, configs }) {
    const units = new Set(configs.map(({ unit }) => unit));
    this.unit = units.size === 1 ? [...units][0] : "";
    this.isOnly = isOnly;
    this.place = place;
    this.name = name;
    this.readOnly = read_only;
  }

  /** @param {import("../text.js").Markup|string} [said] what has just been done */
  async draw(said = "") {
    const { model } = /** @type {{model: Model}} */ (await ask(`models/${encodeURIComponent(this.name)}`));
    const champion = withAlias(model, "champion");
    const challenger = withAlias(model, "challenger");
    const sentence = champion
      ? say("models.answer", model.name, champion.version, champion.forecaster)
      : say("models.answer_none", model.name);
    const canGoBack = champion?.tags["forecast.replaced"] !== undefined;
    fill(
      this.place,
      html`${
          this.isOnly
            ? html`<h1 dir="auto">${sentence}</h1>`
            : html`<h2 dir="auto">${model.name}</h2>
                <p>${sentence}</p>`
        }
        ${model.description ? html`<p class="soft" dir="auto">${model.description}</p>` : ""}
        <div class="done" role="status">${said}</div>
        ${
          champion && challenger && champion !== challenger
            ? html`<div class="against" data-against="">
                <h3>${say("models.against")}</h3>
                ${skeleton(2)}
              </div>`
            : ""
        }
        ${versionsTable(model, this.readOnly, this.unit)}
        ${canGoBack ? html`<div class="tools"><button type="button" class="button" data-back="" ${this.readOnly ? "disabled" : ""}>${say("models.rollback")}</button><span class="small soft">${say("models.rollback_to", champion?.tags["forecast.replaced"] ?? "")}</span></div>` : ""}
        ${this.readOnly ? html`<p class="small soft">${say("models.read_only")}</p>` : ""}`,
    );
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (this.place.querySelectorAll("[data-promote]"))) {
      button.addEventListener("click", () => this.change("promote", button.dataset.promote ?? ""));
    }
    this.place.querySelector("[data-back]")?.addEventListener("click", () => this.change("rollback", "rollback"));
    const against = /** @type {HTMLElement|null} */ (this.place.querySelector("[data-against]"));
    if (against && challenger) await this.compare(against, String(challenger.version));
  }

  /** @param {string} version or rollback @returns {Promise<Promotion>} */
  promotion(version) {
    return ask(`models/${encodeURIComponent(this.name)}/promotion`, { version });
  }

  /** @param {HTMLElement} place @param {string} challenger */
  async compare(place, challenger) {
    await showWhenThere(place, this.promotion(challenger), (promotion) => {
      const { difference, unit } = promotion;
      const range = difference
        ? rangeWithZero([difference.mae, difference.low95, difference.high95])
        : { low: 0, high: 1 };
      const picture = difference
        ? html`<p class="small soft">${say("models.difference", unit)} ${intervalText(difference)}</p>
            <div class="bar-cell picture">${intervalPicture(difference, range, false)}</div>`
        : "";
      fill(
        place,
        html`<h3>${say("models.against")}</h3>
          <p>${say("models.compared", named(promotion.old), named(promotion.new), verdict(promotion))}</p>
          ${picture}`,
      );
    });
  }

  /** @param {"promote"|"rollback"} deed @param {string} version */
  async change(deed, version) {
    try {
      const promotion = await this.promotion(version);
      const title =
        deed === "promote"
          ? say("models.promote_title", this.name, promotion.new.version)
          : say("models.rollback_title", this.name, promotion.new.version);
      const verb = say(deed === "promote" ? "models.promote" : "models.rollback");
      if (!(await confirmed(title, promotionMarkup(promotion), verb))) return;
      const done = await post(
        `models/${encodeURIComponent(this.name)}/${deed}`,
        deed === "promote"
          ? { version: Number(version), old: promotion.old?.version ?? null }
          : { old: promotion.old?.version },
      );
      const old = done.old ?? promotion.old;
      const fresh = done.new ?? promotion.new;
      const text = say("models.done", named(old), named(fresh));
      const undo = old ? say("models.undo", old.version) : "";
      await this.draw(html`<p class="good"><span aria-hidden="true">✓</span> ${text} ${undo}</p>`);
      announce(text);
    } catch (error) {
      const place = /** @type {HTMLElement} */ (this.place.querySelector(".done"));
      fill(place, errorState(error));
    }
  }
}

/** @param {Route} route */
export async function show(route) {
  route.name(say("nav.models"));
  const models = /** @type {Model[]} */ ((await ask("models")).models);
  if (models.length === 0) {
    fill(
      route.place,
      html`<h1>${say("nav.models")}</h1>
        ${emptyState(say("models.none"), "forecast models promote latest --name NAME")}`,
    );
    return;
  }
  const predicting = models.filter((model) => withAlias(model, "champion")).length;
  fill(
    route.place,
    models.length === 1
      ? html``
      : html`<div class="answer"><h1>${say("models.title", models.length, predicting)}</h1></div>`,
  );
  await Promise.all(
    models.map(async ({ name }) => {
      const place = element(html`<section class="model">${skeleton(4)}</section>`);
      route.place.append(place);
      const part = new ModelPart(place, name, models.length === 1, route.status);
      await showWhenThere(place, part.draw(), () => {});
    }),
  );
}
