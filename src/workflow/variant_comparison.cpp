#include "forecast/workflow/variant_comparison.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <mutex>
#include <utility>

#include <fmt/format.h>

#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"
#include "forecast/core/text.hpp"
#include "forecast/core/thread_pool.hpp"
#include "forecast/evaluation/differences.hpp"
#include "forecast/evaluation/seeded_scores.hpp"
#include "forecast/mlflow/open_store.hpp"
#include "forecast/tracking/run_values.hpp"
#include "forecast/workflow/child_reports.hpp"
#include "forecast/workflow/child_runs.hpp"
#include "forecast/workflow/neural_library.hpp"
#include "forecast/workflow/recorded_datasets.hpp"
#include "forecast/workflow/run_metrics.hpp"
#include "forecast/workflow/run_reports.hpp"
#include "forecast/workflow/trial.hpp"

namespace forecast {
namespace {

/// One training of one variant.
struct VariantTraining {
    std::size_t variant = 0;
    LoadedConfig config;  ///< with its seed
    SeedScore score;
    std::vector<double> forecasts;  ///< [rows of the test period]
    std::int64_t parameters = 0;
};

bool same_load(double a, double b) {
    return a == b || (std::isnan(a) && std::isnan(b));
}

/// Throws Error(invalid_argument) unless both are scored on the same loads.
void check_same_test(const PreparedTraining& a, const std::string& name_of_a, const PreparedTraining& b,
                     const std::string& name_of_b) {
    const RowRange rows = a.split.test;
    const RowRange others = b.split.test;
    const auto days = [](const PreparedTraining& p) {
        return format_day(p.frame.axis.day(p.split.test.begin)) + " .. " +
               format_day(p.frame.axis.day(p.split.test.end - 1));
    };
    const bool same_rows = rows.size() == others.size() &&
                           a.frame.axis.start(rows.begin) == b.frame.axis.start(others.begin) &&
                           a.frame.axis.end(rows.end - 1) == b.frame.axis.end(others.end - 1);
    if (!same_rows) {
        throw Error(ErrorKind::invalid_argument,
                    "'{}' is tested on {} and '{}' on {}: only what forecasts the same days can be compared", name_of_a,
                    days(a), name_of_b, days(b))
            .with_advice("give all the same split.test_from and split.test_to");
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (!same_load(a.frame.target().values[rows.begin + i], b.frame.target().values[others.begin + i])) {
            throw Error(ErrorKind::invalid_argument,
                        "'{}' and '{}' have other loads on {}: only what forecasts the same load can be compared",
                        name_of_a, name_of_b, format_day(a.frame.axis.day(rows.begin + i)));
        }
    }
}

std::vector<PreparedTraining> prepare_variants(const ComparisonRequest& request) {
    std::vector<PreparedTraining> prepared;
    for (std::size_t v = 0; v < request.variants.size(); ++v) {
        const ConfigVariant& variant = request.variants[v];
        check_key("metric", variant.name + "/val_loss");
        prepared.push_back(prepare_training(variant.config, request.config_files[v]));
        check_same_test(prepared.front(), request.variants.front().name, prepared.back(), variant.name);
    }
    return prepared;
}

/// All trainings, variant by variant.
std::vector<VariantTraining> trainings_of(const std::vector<PreparedTraining>& prepared, std::size_t seeds) {
    std::vector<VariantTraining> all;
    for (std::size_t v = 0; v < prepared.size(); ++v) {
        for (std::size_t s = 0; s < seeds; ++s) {
            VariantTraining training;
            training.variant = v;
            training.config = prepared[v].config;
            std::int64_t& seed = training.config.values.training.seed;
            seed += static_cast<std::int64_t>(s);
            training.score.seed = seed;
            for (ResolvedOption& option : training.config.options) {
                if (option.path == "training.seed") {
                    option.value = std::to_string(seed);
                }
            }
            all.push_back(std::move(training));
        }
    }
    return all;
}

TrialTask variant_task(const TrialData& data, const ExperimentConfig& config) {
    TrialTask task;
    task.config = &config;
    task.rows = data.rows_of(config);
    return task;
}

/// The trainings on their way, several at a time.
class VariantRunner {
public:
    VariantRunner(RunStore& store, const NeuralPlugin& neural, const ComparisonRequest& request,
                  const std::vector<PreparedTraining>& prepared, const std::vector<std::unique_ptr<TrialData>>& data,
                  const RunSummary& parent, Observer& observer, const Cancellation& cancellation)
        : store_(store),
          neural_(neural),
          request_(request),
          prepared_(prepared),
          data_(data),
          parent_(parent),
          observer_(observer),
          cancellation_(cancellation) {}

    /// Throws Error if a training fails, Cancelled.
    void run(std::vector<VariantTraining>& trainings) {
        in_parallel(trainings.size(), [&](std::size_t i) { run_one(trainings[i]); });
    }

private:
    void run_one(VariantTraining& training);
    void record(VariantTraining& training, ActiveRun& run);

    RunStore& store_;
    const NeuralPlugin& neural_;
    const ComparisonRequest& request_;
    const std::vector<PreparedTraining>& prepared_;
    const std::vector<std::unique_ptr<TrialData>>& data_;
    const RunSummary& parent_;
    Observer& observer_;
    const Cancellation& cancellation_;
    std::mutex told_;
};

void VariantRunner::run_one(VariantTraining& training) {
    cancellation_.check();
    const std::string& name = request_.variants[training.variant].name;
    SeedScore& score = training.score;
    ChildRun child;
    child.name = fmt::format("{}, seed {}", name, score.seed);
    child.config = training.config;
    child.tags = {{"forecast.kind", "variant"}, {kVariantTag, name}, {kSeedTag, std::to_string(score.seed)}};
    const RecordedChild recorded = record_child(store_, parent_, child, [&](ActiveRun& run) { record(training, run); });
    check_finished(recorded, fmt::format("'{}' with seed {}", name, score.seed));
    score.run_id = recorded.run_id;
    const std::lock_guard lock(told_);
    observer_.on_note(fmt::format("{}: val_loss {:.5f}, {} weights, {:.1f} s", child.name, score.validation_loss,
                                  training.parameters, score.seconds));
}

void VariantRunner::record(VariantTraining& training, ActiveRun& run) {
    const PreparedTraining& p = prepared_[training.variant];
    const TrialData& data = *data_[training.variant];
    TrialTask task = variant_task(data, training.config.values);
    task.cancellation = cancellation_;
    const TrialResult result = record_trial(neural_, data, task, run);
    training.parameters = result.parameters;
    training.forecasts = forecast_rows(*result.forecaster, p.frame, p.config.values.issue, p.split.test, cancellation_);
    const SeededScores scores(p.frame, test_options(p), {{0, training.forecasts}});
    run.log_metrics(score_metrics(scores.scores().front(), "test_"));
    training.score.validation_loss = result.validation_loss;
    training.score.best_epoch = result.best_epoch;
    training.score.seconds = result.seconds;
}

/// The smallest MAE of the test period.
std::optional<std::size_t> best_variant(const std::vector<VariantScore>& variants) {
    std::optional<std::size_t> best;
    for (std::size_t v = 0; v < variants.size(); ++v) {
        const auto mae = variants[v].mean(&SeedScore::mae);
        if (mae && (!best || *mae < *variants[*best].mean(&SeedScore::mae))) {
            best = v;
        }
    }
    return best;
}

/// All on the same rows of the test period.
VariantScores score_variants(const ComparisonRequest& request, const std::vector<PreparedTraining>& prepared,
                             const std::vector<VariantTraining>& trainings) {
    const PreparedTraining& p = prepared.front();
    std::vector<SeededForecasts> forecasts;
    for (const VariantTraining& training : trainings) {
        forecasts.push_back({training.variant, training.forecasts});
    }
    const SeededScores together(p.frame, test_options(p), std::move(forecasts));
    VariantScores scores;
    scores.unit = p.frame.unit;
    scores.test_from = p.frame.axis.day(p.split.test.begin);
    scores.test_to = p.frame.axis.day(p.split.test.end - 1) + 1;
    for (std::size_t v = 0; v < prepared.size(); ++v) {
        scores.variants.push_back({request.variants[v].name, prepared[v].config.values.training.loss, 0, {}});
    }
    for (std::size_t i = 0; i < trainings.size(); ++i) {
        VariantScore& variant = scores.variants[trainings[i].variant];
        variant.parameters = trainings[i].parameters;
        SeedScore seed = trainings[i].score;
        if (const Score& score = together.scores()[i]; score.n > 0) {
            seed.mae = score.value("mae");
            seed.rmse = score.value("rmse");
            seed.r2 = score.value("r2");
        }
        variant.seeds.push_back(std::move(seed));
    }
    scores.best = best_variant(scores.variants);
    for (std::size_t v = 0; scores.best && v < scores.variants.size(); ++v) {
        const auto errors = together.daily_errors(v);
        if (v != *scores.best && !errors.empty()) {
            scores.variants[v].difference =
                difference_of_days(together.daily_errors(*scores.best), errors, scores.variants.size() - 1);
        }
    }
    return scores;
}

void record_variants(const VariantScores& scores, ActiveRun& run) {
    for (const auto& [key, value] : variant_metrics(scores)) {
        run.log_metric(key, value);
    }
    const auto directory = run.artifact_directory();
    write_file_atomically(directory / kVariantsArtifact, variants_json(scores).dump(2) + "\n");
    write_file_atomically(directory / kTablesArtifact, render_variants(scores, TableFormat::text, Terminal{}));
    add_note(run, render_variants(scores, TableFormat::markdown, Terminal{}));
}

std::vector<Param> variant_params(const ComparisonRequest& request) {
    std::vector<std::string> names;
    for (const ConfigVariant& variant : request.variants) {
        names.push_back(variant.name);
    }
    return {{"variants", join(names, ", ")}, {"seeds", std::to_string(request.seeds)}};
}

}  // namespace

ComparedVariants compare_variants(const ComparisonRequest& request, const Workspace& workspace, Observer& observer,
                                  const Cancellation& cancellation) {
    check_is_alone(workspace, "compare");
    const NeuralLibrary library;
    ComparedVariants outcome;
    outcome.prepared = prepare_variants(request);
    const NeuralPlugin& neural = library.get();
    std::vector<std::unique_ptr<TrialData>> data;
    for (const PreparedTraining& p : outcome.prepared) {
        data.push_back(std::make_unique<TrialData>(p));
        check_trial(neural, *data.back(), variant_task(*data.back(), p.config.values));
    }
    const PreparedTraining& first = outcome.prepared.front();
    const auto lock = workspace.lock_runs(request.wait, cancellation);
    const auto store = open_run_store(for_recording(workspace.tracking));
    recover_earlier_runs(*store, observer);
    cancellation.check();
    ActiveRun run(*store, parent_run(first, workspace, neural, "comparison", request.tags));
    run.log_params(variant_params(request));
    run.log_inputs(dataset_inputs(first.data, first.config.values, "training"));
    try {
        auto trainings = trainings_of(outcome.prepared, request.seeds);
        VariantRunner(*store, neural, request, outcome.prepared, data, run.summary(), observer, cancellation)
            .run(trainings);
        outcome.scores = score_variants(request, outcome.prepared, trainings);
        record_variants(outcome.scores, run);
        write_parent_report(*store, run.summary(), run.artifact_directory());
        run.finish();
    } catch (const Cancelled&) {
        run.kill();
        outcome.cancelled = true;
    }
    outcome.run = recorded_run(run);
    return outcome;
}

}  // namespace forecast
