#include "promotion.hpp"

#include <numeric>

#include <fmt/format.h>

#include "champion.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"
#include "forecast/core/secrets.hpp"
#include "model_registration.hpp"

namespace forecast {
namespace {

constexpr const char* kPromotionTag = "forecast.promotion";

double mean(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

Duel fight(const PairedErrors& errors, const PromotionOptions& options) {
    BootstrapOptions bootstrap;
    bootstrap.block = static_cast<std::size_t>(options.block_days);
    bootstrap.resamples = static_cast<std::size_t>(options.resamples);
    bootstrap.confidence = options.confidence;
    return {errors.days.front(),     errors.days.back(),
            errors.days.size(),      mean(errors.champion),
            mean(errors.challenger), paired_bootstrap(errors.champion, errors.challenger, bootstrap)};
}

std::string describe(const Duel& duel, const PromotionOptions& options) {
    return fmt::format(
        "on {} days both forecast, {} .. {}, its MAE is {:.3f} MW and the champion's {:.3f} MW: a gain of {:.3f} MW "
        "({:.2f} %), {:g} % interval {:.3f} .. {:.3f} MW",
        duel.days, format_day(duel.first), format_day(duel.last), duel.challenger_mae, duel.champion_mae,
        duel.gain.mean, duel.gain_percent(), 100 * options.confidence, duel.gain.low, duel.gain.high);
}

std::string verdict(const PromotionDecision& decision) {
    return decision.promoted ? "promoted: " + decision.reason : "not promoted: " + decision.reason;
}

void compare_with_champion(PromotionDecision& decision, Forecaster& challenger, const PreparedTraining& prepared,
                           const NeuralPlugin& neural, const RunStore& store) {
    const TrainedRun champion = with_artifacts(with_model(run_of(*decision.champion, store)), store);
    decision =
        judge(decision, forecast_with_both(challenger, prepared, champion, neural), prepared.config.values.promotion);
}

/// Whether the champion is another one than when it was compared with.
bool has_changed(const ModelRegistry& models, const PromotionDecision& decision) {
    const auto model = models.find(decision.model);
    const ModelVersion* champion = model ? model->with_alias(kChampion) : nullptr;
    const std::int64_t now = champion == nullptr ? 0 : champion->version;
    return now != (decision.champion ? decision.champion->version : 0);
}

ModelVersion register_decided(ModelRegistry& models, const PromotionDecision& decision, NewModelVersion version) {
    version.tags = {{kPromotionTag, verdict(decision)}};
    ModelVersion registered = models.register_version(version);
    if (decision.promoted) {
        make_champion(models, registered);
    } else {
        models.set_alias(registered.name, kChallenger, registered.version);
    }
    return registered;
}

}  // namespace

PromotionDecision judge(PromotionDecision decision, const PairedErrors& errors, const PromotionOptions& options) {
    if (errors.days.size() < static_cast<std::size_t>(options.minimum_days)) {
        decision.reason = fmt::format(
            "there are {} days that neither model was trained or validated on and both forecast; {} are "
            "asked (promotion.minimum_days)",
            errors.days.size(), options.minimum_days);
        return decision;
    }
    decision.duel = fight(errors, options);
    const Duel& duel = *decision.duel;
    const bool certain = duel.gain.low > 0;
    const bool enough = duel.gain.mean > 0 && duel.gain_percent() >= options.minimum_gain;
    decision.promoted = certain && enough;
    decision.reason = describe(duel, options);
    if (!certain) {
        decision.reason += duel.gain.high < 0 ? "; it is worse"
                                              : "; that it is better is not certain, since the interval does not lie "
                                                "above zero";
    } else if (!enough) {
        decision.reason += fmt::format("; a gain of {:g} % is asked (promotion.minimum_gain)", options.minimum_gain);
    }
    return decision;
}

PromotionDecision decide_promotion(Forecaster& challenger, const PreparedTraining& prepared, const NeuralPlugin& neural,
                                   const RunStore& store, const TrackingLocation& registry) {
    const ExperimentConfig& config = prepared.config.values;
    PromotionDecision decision;
    decision.model = config.promotion.model.empty() ? config.experiment : config.promotion.model;
    decision.confidence = config.promotion.confidence;
    try {
        const auto registered = open_model_registry(registry)->find(decision.model);
        if (registered && registered->with_alias(kChampion) != nullptr) {
            decision.champion = *registered->with_alias(kChampion);
            compare_with_champion(decision, challenger, prepared, neural, store);
            return decision;
        }
    } catch (const Error& error) {
        decision.reason = "it could not be compared with the champion: " + without_secrets(error.what());
        return decision;
    }
    decision.promoted = true;
    decision.reason = fmt::format("{} had no champion to compare it with", decision.model);
    return decision;
}

void record_promotion(const PromotionDecision& decision, ActiveRun& run) {
    if (const auto& duel = decision.duel) {
        run.log_metrics({{"promotion/days", static_cast<double>(duel->days)},
                         {"promotion/champion_mae", duel->champion_mae},
                         {"promotion/challenger_mae", duel->challenger_mae},
                         {"promotion/gain", duel->gain.mean},
                         {"promotion/gain_low", duel->gain.low},
                         {"promotion/gain_high", duel->gain.high},
                         {"promotion/gain_percent", duel->gain_percent()}});
    }
    run.set_tag(kPromotionTag, verdict(decision));
    write_file(run.artifact_directory() / "promotion.json", promotion_json(decision).dump(2) + "\n");
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
        return register_decided(*models, decision, version_of_run(decision.model, run, store));
    } catch (const Error& error) {
        store.log_batch(run.run_id, {}, {},
                        {{kPromotionTag,
                          without_secrets(fmt::format("not carried out: {}; {}", verdict(decision), error.what()))}});
        throw Error(error.code(),
                    "run {} is recorded, but not registered: {}; type: forecast models register {} --run {}",
                    run.run_id, error.what(), decision.model, run.run_id.substr(0, 8));
    }
}

nlohmann::ordered_json promotion_json(const PromotionDecision& decision) {
    nlohmann::ordered_json json = {
        {"model", decision.model}, {"promoted", decision.promoted}, {"reason", decision.reason}, {"champion", nullptr}};
    if (const auto& champion = decision.champion) {
        json["champion"] = {{"version", champion->version}, {"run_id", champion->run_id}};
    }
    if (const auto& duel = decision.duel) {
        json["from"] = format_day(duel->first);
        json["to"] = format_day(duel->last + 1);
        json["days"] = duel->days;
        json["champion_mae"] = duel->champion_mae;
        json["challenger_mae"] = duel->challenger_mae;
        json["gain"] = duel->gain.mean;
        json["gain_low"] = duel->gain.low;
        json["gain_high"] = duel->gain.high;
        json["gain_percent"] = duel->gain_percent();
        json["confidence"] = decision.confidence;
    }
    return json;
}

}  // namespace forecast
