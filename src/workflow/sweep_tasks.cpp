#include <fmt/format.h>

#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"
#include "forecast/evaluation/seeded_scores.hpp"
#include "forecast/workflow/child_runs.hpp"
#include "forecast/workflow/run_metrics.hpp"
#include "forecast/workflow/sweep_report.hpp"
#include "sweep_context.hpp"

namespace forecast {
namespace {

nlohmann::json pairs_of(const SweepSetting& setting) {
    nlohmann::json pairs = nlohmann::json::array();
    for (const auto& [key, value] : setting) {
        pairs.push_back({key, value.text});
    }
    return pairs;
}

SweepSetting setting_of_task(const nlohmann::json& task) {
    SweepSetting setting;
    for (const auto& pair : task.at("setting")) {
        setting.emplace_back(pair.at(0).get<std::string>(), OptionText{pair.at(1).get<std::string>()});
    }
    return setting;
}

/// What the sweep makes small. Throws Error if the score does not have it.
double objective_of(const TrialResult& result, const std::string& objective) {
    if (objective == "val_loss") {
        return result.validation_loss;
    }
    const auto value = result.score.value(objective);
    return value ? *value : throw Error("the validation part has no {}", objective);
}

TrialTask trial_task(const SweepGround& ground, const ExperimentConfig& config) {
    TrialTask task;
    task.config = &config;
    task.rows = ground.data.rows_of(config);
    task.cancellation = ground.cancellation;
    return task;
}

/// Trains a trial and judges it after each epoch; `curve` gets its losses.
nlohmann::json train_trial(const SweepGround& ground, const ExperimentConfig& config,
                           const std::vector<TrialCurve>& known, TrialCurve& curve, ActiveRun& run) {
    const SweepOptions& sweep = ground.prepared.config.values.sweep;
    TrialTask task = trial_task(ground, config);
    task.on_epoch = [&](const Epoch& epoch) {
        curve.losses.push_back(epoch.validation_loss);
        if (epoch.number < config.training.epochs && should_prune(sweep.pruning, curve.losses, known)) {
            throw Cancelled();
        }
    };
    const TrialResult result = record_trial(ground.neural, ground.data, task, run);
    if (result.ended_early) {
        run.set_tag(kPrunedTag, fmt::format("after epoch {}", curve.losses.size()));
    }
    return {{"objective", objective_of(result, sweep.objective)}, {"pruned", result.ended_early}};
}

nlohmann::json do_trial(const SweepGround& ground, const nlohmann::json& task) {
    const SweepSetting setting = setting_of_task(task);
    std::vector<TrialCurve> known;
    for (const auto& curve : task.at("known")) {
        known.push_back({curve.at("losses").get<std::vector<double>>(), curve.at("pruned").get<bool>()});
    }
    ChildRun child;
    const std::string number = std::to_string(task.at("number").get<std::size_t>());
    child.name = "trial " + number;
    child.tags = {{"forecast.kind", "trial"}, {kTrialTag, number}, {kSettingTag, setting_text(setting)}};
    std::optional<Error> broken;  // values that do not go together fail the trial, not the sweep
    try {
        child.config = with_setting(ground.prepared.config.values, setting);
    } catch (const Error& error) {
        child.config = ground.prepared.config;
        broken = error;
    }
    TrialCurve curve;
    nlohmann::json result = record_child_task(ground.store, ground.parent, child, [&](ActiveRun& run) {
        return broken ? throw Error(*broken) : train_trial(ground, child.config.values, known, curve, run);
    });
    result["losses"] = curve.losses;
    return result;
}

nlohmann::json train_finalist(const SweepGround& ground, const ExperimentConfig& config, ActiveRun& run) {
    const TrialResult result = record_trial(ground.neural, ground.data, trial_task(ground, config), run);
    const auto forecasts = forecast_rows(*result.forecaster, ground.whole.of(config), config.issue,
                                         ground.prepared.split.test, ground.cancellation);
    write_file_atomically(run.artifact_directory() / kTestForecastsArtifact, nlohmann::json(forecasts).dump() + "\n");
    const SeededScores scored(ground.prepared.frame, test_options(ground.prepared), {{0, forecasts}});
    run.log_metrics(score_metrics(scored.scores().front(), "test_"));
    return {{"objective", objective_of(result, ground.prepared.config.values.sweep.objective)},
            {"forecasts", forecasts}};
}

nlohmann::json do_finalist(const SweepGround& ground, const nlohmann::json& task) {
    const SweepSetting setting = setting_of_task(task);
    const auto seed = task.at("seed").get<std::int64_t>();
    ChildRun child;
    child.name = fmt::format("{}, seed {}", task.at("name").get<std::string>(), seed);
    child.config = with_setting(ground.prepared.config.values, setting);
    child.config.values.training.seed = seed;
    child.config = with_setting(child.config.values, {});
    child.tags = {
        {"forecast.kind", "finalist"}, {kSettingTag, setting_text(setting)}, {kSeedTag, std::to_string(seed)}};
    return record_child_task(ground.store, ground.parent, child,
                             [&](ActiveRun& run) { return train_finalist(ground, child.config.values, run); });
}

}  // namespace

nlohmann::json task_json(const SweepTrialTask& task) {
    nlohmann::json known = nlohmann::json::array();
    for (const TrialCurve& curve : task.known) {
        known.push_back({{"losses", curve.losses}, {"pruned", curve.pruned}});
    }
    return {{"kind", "trial"}, {"number", task.number}, {"setting", pairs_of(task.setting)}, {"known", known}};
}

nlohmann::json task_json(const SweepFinalistTask& task) {
    return {{"kind", "finalist"}, {"name", task.name}, {"setting", pairs_of(task.setting)}, {"seed", task.seed}};
}

nlohmann::json do_sweep_task(const SweepGround& ground, const nlohmann::json& task) {
    return task.at("kind") == "trial" ? do_trial(ground, task) : do_finalist(ground, task);
}

std::string setting_text(const SweepSetting& setting) {
    return setting_json(setting).dump();
}

}  // namespace forecast
