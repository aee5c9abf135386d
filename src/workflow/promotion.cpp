#include "forecast/workflow/promotion.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "forecast/core/digits.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"
#include "forecast/core/mean.hpp"
#include "forecast/core/secrets.hpp"
#include "forecast/core/text.hpp"
#include "forecast/mlflow/open_store.hpp"
#include "forecast/workflow/champion.hpp"
#include "forecast/workflow/model_registration.hpp"
#include "forecast/workflow/recorded_forecasters.hpp"

namespace forecast {
namespace {

constexpr const char* kPromotionTag = "forecast.promotion";

/// Of the champion and the best of our forecasters, which was chosen on the same days.
PairedComparison compare_paired(const ErrorsByDay& errors, const PromotionOptions& options) {
    const auto& [days, ours, champion] = errors;
    const std::vector<double>& challenger = errors.best().by_day;
    BootstrapOptions bootstrap;
    bootstrap.compared = ours.size();
    bootstrap.block = static_cast<std::size_t>(options.block_days);
    bootstrap.resamples = static_cast<std::size_t>(options.resamples);
    bootstrap.confidence = options.confidence;
    return {days.front(),      days.back(),         days.size(),
            mean_of(champion), mean_of(challenger), paired_bootstrap(champion, challenger, bootstrap)};
}

/// That errors are shown with.
int promotion_decimals(const PromotionDecision& decision) {
    std::vector<double> maes;
    for (const auto& one : decision.maes) {
        maes.push_back(one.second);
    }
    return decimals_of(maes, Shown::errors);
}

std::string describe(const PromotionDecision& decision) {
    const PairedComparison& paired = *decision.comparison;
    const int decimals = promotion_decimals(decision);
    const auto shown = [&](double error) { return fmt::format("{:.{}f}", error, decimals); };
    const std::size_t compared = decision.maes.size();
    return fmt::format(
        "on {} days both forecast, {} .. {}, the MAE of its {} is {} {unit} and the champion's ({}) {} {unit}: a gain "
        "of {} {unit} ({:.2f} %), {:g} % interval{} {} .. {} {unit}",
        paired.days, format_day(paired.first), format_day(paired.last), decision.forecaster,
        shown(paired.challenger_mae), decision.champion_forecaster, shown(paired.champion_mae), shown(paired.gain.mean),
        paired.gain_percent(), 100 * decision.confidence,
        compared > 1 ? fmt::format(" for the best of {}", compared) : "", shown(paired.gain.low),
        shown(paired.gain.high), fmt::arg("unit", decision.unit));
}

std::string verdict(const PromotionDecision& decision) {
    return decision.promoted ? "promoted: " + decision.reason : "not promoted: " + decision.reason;
}

/// The new run's forecasters on these days, and its best.
void rank(PromotionDecision& decision, const ErrorsByDay& errors) {
    decision.maes.clear();
    for (const ErrorsOf& one : errors.ours) {
        decision.maes.emplace_back(one.forecaster, mean_of(one.by_day));
    }
    std::stable_sort(decision.maes.begin(), decision.maes.end(),
                     [](const auto& a, const auto& b) { return a.second < b.second; });
    decision.forecaster = decision.maes.front().first;
}

void compare_with_champion(PromotionDecision& decision, const Comparison& scored, const PreparedTraining& prepared,
                           const RunStore& store) {
    const TrainedRun run = with_artifacts(run_of(*decision.champion, store), store);
    check_recorded(decision.champion_forecaster, run);
    decision = decide(decision, errors_beside({run, decision.champion_forecaster}, scored, prepared),
                      prepared.config.values.promotion);
}

/// Whether the champion is another one than when it was compared with.
bool has_changed(const ModelRegistry& models, const PromotionDecision& decision) {
    const auto model = models.find(decision.model);
    const ModelVersion* champion = model ? model->with_alias(kChampion) : nullptr;
    const std::int64_t now = champion == nullptr ? 0 : champion->version;
    return now != (decision.champion ? decision.champion->version : 0);
}

ModelVersion register_decided(ModelRegistry& models, const PromotionDecision& decision, NewModelVersion version) {
    version.tags.emplace_back(kPromotionTag, verdict(decision));
    ModelVersion registered = models.register_version(version);
    if (decision.promoted) {
        make_champion(models, registered);
    } else {
        models.set_alias(registered.name, kChallenger, registered.version);
    }
    return registered;
}

}  // namespace

PromotionDecision decide(PromotionDecision decision, const ErrorsByDay& errors, const PromotionOptions& options) {
    if (errors.champion.empty()) {
        rank(decision, errors);
        decision.promoted = true;
        decision.reason =
            fmt::format("{} had no champion to compare it with; of its forecasters {} has the smallest MAE",
                        decision.model, decision.forecaster);
        return decision;
    }
    if (errors.days.size() < static_cast<std::size_t>(options.minimum_days)) {
        decision.reason = fmt::format(
            "there are {} days that neither model was trained or validated on and both forecast; {} are "
            "asked (promotion.minimum_days)",
            errors.days.size(), options.minimum_days);
        return decision;
    }
    rank(decision, errors);
    decision.confidence = options.confidence;
    decision.comparison = compare_paired(errors, options);
    const PairedComparison& paired = *decision.comparison;
    const bool certain = paired.gain.low > 0;
    const bool enough = paired.gain.mean > 0 && paired.gain_percent() >= options.minimum_gain;
    decision.promoted = certain && enough;
    decision.reason = describe(decision);
    if (!certain) {
        decision.reason += paired.gain.high < 0 ? "; it is worse"
                                                : "; that it is better is not certain, since the interval does not lie "
                                                  "above zero";
    } else if (!enough) {
        decision.reason += fmt::format("; a gain of {:g} % is asked (promotion.minimum_gain)", options.minimum_gain);
    }
    return decision;
}

PromotionDecision decide_promotion(const Comparison& scored, const PreparedTraining& prepared, const RunStore& store,
                                   const TrackingLocation& registry) {
    const ExperimentConfig& config = prepared.config.values;
    PromotionDecision decision;
    decision.model = config.promotion.model.empty() ? config.experiment : config.promotion.model;
    decision.unit = config.frame.unit;
    const ErrorsByDay alone = errors_by_day(scored, prepared);
    rank(decision, alone);  // where there is no comparison with the champion
    try {
        const auto registered = open_model_registry(registry)->find(decision.model);
        if (const ModelVersion* champion = registered ? registered->with_alias(kChampion) : nullptr) {
            decision.champion = *champion;
            decision.champion_forecaster = forecaster_of(*champion);
            compare_with_champion(decision, scored, prepared, store);
            return decision;
        }
    } catch (const Error& error) {
        decision.reason = "it could not be compared with the champion: " + without_secrets(error.with_its_advice());
        return decision;
    }
    return decide(decision, alone, config.promotion);
}

void record_promotion(const PromotionDecision& decision, ActiveRun& run) {
    if (const auto& paired = decision.comparison) {
        run.log_metrics({{"promotion/days", static_cast<double>(paired->days)},
                         {"promotion/champion_mae", paired->champion_mae},
                         {"promotion/challenger_mae", paired->challenger_mae},
                         {"promotion/gain", paired->gain.mean},
                         {"promotion/gain_low", paired->gain.low},
                         {"promotion/gain_high", paired->gain.high},
                         {"promotion/gain_percent", paired->gain_percent()}});
    }
    run.set_tag(kPromotionTag, verdict(decision));
    write_file_atomically(run.artifact_directory() / "promotion.json", promotion_json(decision).dump(2) + "\n");
}

ModelVersion carry_out_promotion(PromotionDecision& decision, const RunSummary& run, RunStore& store,
                                 const TrackingLocation& registry) {
    try {
        const auto models = open_model_registry(registry);
        if (decision.promoted && has_changed(*models, decision)) {
            decision.promoted = false;
            decision.reason = "another process has changed the champion meanwhile; compare again";
            store.log_batch(run.run_id, {}, {}, {{kPromotionTag, verdict(decision)}});
        }
        return register_decided(*models, decision, version_of_run(decision.model, run, decision.forecaster, store));
    } catch (const Error& error) {
        store.log_batch(run.run_id, {}, {},
                        {{kPromotionTag, without_secrets(fmt::format("not carried out: {}; {}", verdict(decision),
                                                                     error.with_its_advice()))}});
        throw Error(error.kind(), "run {} is recorded, but not registered: {}", run.run_id, error.with_its_advice())
            .with_advice(fmt::format("type: forecast models register {} --run {} --forecaster {}", decision.model,
                                     run.run_id.substr(0, 8), decision.forecaster));
    }
}

std::string describe_maes(const PromotionDecision& decision) {
    std::vector<std::string> parts;
    for (const auto& [forecaster, mae] : decision.maes) {
        parts.push_back(fmt::format("{} {:.{}f}", forecaster, mae, promotion_decimals(decision)));
    }
    return join(parts, ", ") + " " + decision.unit;
}

nlohmann::ordered_json promotion_json(const PromotionDecision& decision) {
    nlohmann::ordered_json json = {{"model", decision.model},   {"promoted", decision.promoted},
                                   {"reason", decision.reason}, {"forecaster", decision.forecaster},
                                   {"champion", nullptr},       {"forecasters", nlohmann::ordered_json::array()}};
    if (const auto& champion = decision.champion) {
        json["champion"] = {
            {"version", champion->version}, {"run_id", champion->run_id}, {"forecaster", decision.champion_forecaster}};
    }
    for (const auto& [forecaster, mae] : decision.maes) {
        json["forecasters"].push_back({{"name", forecaster}, {"mae", mae}});
    }
    if (const auto& paired = decision.comparison) {
        json["from"] = format_day(paired->first);
        json["to"] = format_day(paired->last + 1);
        json["days"] = paired->days;
        json["champion_mae"] = paired->champion_mae;
        json["challenger_mae"] = paired->challenger_mae;
        json["gain"] = paired->gain.mean;
        json["gain_low"] = paired->gain.low;
        json["gain_high"] = paired->gain.high;
        json["gain_percent"] = paired->gain_percent();
        json["confidence"] = decision.confidence;
        json["compared"] = decision.maes.size();
    }
    return json;
}

}  // namespace forecast
