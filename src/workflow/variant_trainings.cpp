#include "variant_trainings.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "forecast/core/error.hpp"
#include "forecast/core/json_numbers.hpp"
#include "forecast/evaluation/seeded_scores.hpp"
#include "forecast/workflow/child_runs.hpp"
#include "forecast/workflow/run_metrics.hpp"

namespace forecast {
namespace {

nlohmann::json train_variant(const VariantGround& ground, const VariantTraining& training, ActiveRun& run) {
    const PreparedTraining& p = ground.prepared[training.variant];
    const TrialData& data = *ground.data[training.variant];
    TrialTask task = variant_task(data, training.config.values);
    task.cancellation = ground.cancellation;
    const TrialResult result = record_trial(ground.neural, data, task, run);
    const auto forecasts =
        forecast_rows(*result.forecaster, p.frame, p.config.values.issue, p.split.test, ground.cancellation);
    const SeededScores scores(p.frame, test_options(p), {{0, forecasts}});
    run.log_metrics(score_metrics(scores.scores().front(), "test_"));
    return {{"parameters", result.parameters},
            {"forecasts", forecasts},
            {"val_loss", result.validation_loss},
            {"best_epoch", result.best_epoch},
            {"seconds", result.seconds}};
}

std::string name_of(const ComparisonRequest& request, const VariantTraining& training) {
    return fmt::format("{}, seed {}", request.variants[training.variant].name, training.score.seed);
}

void take_in(VariantTraining& training, const nlohmann::json& result) {
    training.score.run_id = result.at("run_id").get<std::string>();
    training.score.failure = result.value("failure", "");
    if (!training.score.failure.empty()) {
        return;
    }
    training.parameters = result.at("parameters").get<std::int64_t>();
    for (const auto& value : result.at("forecasts")) {
        training.forecasts.push_back(number_or_missing(value));
    }
    training.score.validation_loss = result.at("val_loss").get<double>();
    training.score.best_epoch = result.at("best_epoch").get<int>();
    training.score.seconds = result.at("seconds").get<double>();
}

}  // namespace

TrialTask variant_task(const TrialData& data, const ExperimentConfig& config) {
    TrialTask task;
    task.config = &config;
    task.rows = data.rows_of(config);
    return task;
}

nlohmann::json do_variant(const VariantGround& ground, const nlohmann::json& task) {
    const VariantTraining& training = ground.trainings[task.at("training").get<std::size_t>()];
    ChildRun child;
    child.name = name_of(ground.request, training);
    child.config = training.config;
    child.tags = {{"forecast.kind", "variant"},
                  {kVariantTag, ground.request.variants[training.variant].name},
                  {kSeedTag, std::to_string(training.score.seed)}};
    return record_child_task(ground.store, ground.parent, child,
                             [&](ActiveRun& run) { return train_variant(ground, training, run); });
}

void run_trainings(Crew& crew, const ComparisonRequest& request, std::vector<VariantTraining>& trainings,
                   Observer& observer) {
    std::vector<nlohmann::json> tasks;
    for (std::size_t i = 0; i < trainings.size(); ++i) {
        tasks.push_back({{"training", i}});
    }
    const auto results = perform_all(crew, tasks, [&](std::size_t i, const nlohmann::json& result) {
        const std::string name = name_of(request, trainings[i]);
        if (result.contains("failure")) {
            observer.on_note(fmt::format("{} failed: {}", name, result.at("failure").get<std::string>()));
            return;
        }
        observer.on_note(fmt::format("{}: val_loss {:.5f}, {} weights, {:.1f} s", name,
                                     result.at("val_loss").get<double>(), result.at("parameters").get<std::int64_t>(),
                                     result.at("seconds").get<double>()));
    });
    for (std::size_t i = 0; i < trainings.size(); ++i) {
        take_in(trainings[i], results[i]);
    }
    if (std::all_of(trainings.begin(), trainings.end(), [](const auto& t) { return !t.score.failure.empty(); })) {
        throw Error("all {} trainings failed; the first one said: {}", trainings.size(),
                    trainings.front().score.failure);
    }
}

}  // namespace forecast
