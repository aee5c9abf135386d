#include "forecast/workflow/cross_validation.hpp"

#include <algorithm>
#include <limits>
#include <memory>
#include <mutex>
#include <utility>

#include <fmt/format.h>

#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"
#include "forecast/core/thread_pool.hpp"
#include "forecast/mlflow/open_store.hpp"
#include "forecast/workflow/child_reports.hpp"
#include "forecast/workflow/child_runs.hpp"
#include "forecast/workflow/neural_library.hpp"
#include "forecast/workflow/recorded_datasets.hpp"
#include "forecast/workflow/run_reports.hpp"
#include "forecast/workflow/trial.hpp"

namespace forecast {
namespace {

/// A fold with the series up to the end of its validation part.
struct PreparedFold {
    std::unique_ptr<TrialData> data;
    TrialRows rows;
};

std::vector<PreparedFold> prepare_folds(const PreparedTraining& p, const CrossValidationRequest& request,
                                        const NeuralPlugin& neural) {
    std::vector<PreparedFold> folds;
    const RowRange before_test = {p.split.training.begin, p.split.test.begin};
    for (const Fold& fold : time_folds(p.frame.axis, before_test, request.scheme, request.folds)) {
        PreparedFold prepared;
        prepared.data = std::make_unique<TrialData>(p, fold.validation);
        prepared.rows = prepared.data->rows_of(p.config.values);
        prepared.rows.training.begin = std::max(prepared.rows.training.begin, fold.training.begin);
        TrialTask task;
        task.config = &p.config.values;
        task.rows = prepared.rows;
        check_trial(neural, *prepared.data, task);
        folds.push_back(std::move(prepared));
    }
    return folds;
}

/// The folds on their way, several at a time.
class FoldRunner {
public:
    FoldRunner(RunStore& store, const NeuralPlugin& neural, const PreparedTraining& prepared, const RunSummary& parent,
               Observer& observer, const Cancellation& cancellation)
        : store_(store),
          neural_(neural),
          prepared_(prepared),
          parent_(parent),
          observer_(observer),
          cancellation_(cancellation) {}

    /// Throws Error if a fold fails, Cancelled.
    std::vector<FoldScore> run(const std::vector<PreparedFold>& folds);

private:
    FoldScore run_fold(std::size_t number, const PreparedFold& fold);
    FoldScore record(const PreparedFold& fold, ActiveRun& run);
    void tell(std::size_t number, const FoldScore& score);

    RunStore& store_;
    const NeuralPlugin& neural_;
    const PreparedTraining& prepared_;
    const RunSummary& parent_;
    Observer& observer_;
    const Cancellation& cancellation_;
    std::mutex told_;
};

std::vector<FoldScore> FoldRunner::run(const std::vector<PreparedFold>& folds) {
    std::vector<FoldScore> scores(folds.size());
    in_parallel(folds.size(), [&](std::size_t i) { scores[i] = run_fold(i + 1, folds[i]); });
    return scores;
}

FoldScore FoldRunner::run_fold(std::size_t number, const PreparedFold& fold) {
    cancellation_.check();
    ChildRun child;
    child.name = fmt::format("fold {}", number);
    child.config = prepared_.config;
    child.tags = {{"forecast.kind", "fold"}, {kFoldTag, std::to_string(number)}};
    FoldScore score;
    const RecordedChild recorded =
        record_child(store_, parent_, child, [&](ActiveRun& run) { score = record(fold, run); });
    check_finished(recorded, child.name);
    score.run_id = recorded.run_id;
    tell(number, score);
    return score;
}

FoldScore FoldRunner::record(const PreparedFold& fold, ActiveRun& run) {
    TrialTask task;
    task.config = &prepared_.config.values;
    task.rows = fold.rows;
    task.cancellation = cancellation_;
    const TrialResult result = record_trial(neural_, *fold.data, task, run);
    const TimeAxis& axis = prepared_.frame.axis;
    FoldScore score;
    score.training_from = axis.day(fold.rows.training.begin);
    score.from = axis.day(fold.rows.validation.begin);
    score.to = axis.day(fold.rows.validation.end);
    score.validation_loss = result.validation_loss;
    score.mae = result.score.mae();
    score.mape = result.score.value("mape").value_or(std::numeric_limits<double>::quiet_NaN());
    score.best_epoch = result.best_epoch;
    score.seconds = result.seconds;
    return score;
}

void FoldRunner::tell(std::size_t number, const FoldScore& score) {
    const std::lock_guard lock(told_);
    observer_.on_note(fmt::format("fold {}, {} .. {}: val_loss {:.5f}, MAE {:.2f} {}, {:.1f} s", number,
                                  format_day(score.from), format_day(score.to - 1), score.validation_loss, score.mae,
                                  prepared_.frame.unit, score.seconds));
}

void record_folds(const FoldScores& scores, ActiveRun& run) {
    for (const auto& [key, value] : fold_metrics(scores)) {
        run.log_metric(key, value);
    }
    const auto directory = run.artifact_directory();
    write_file_atomically(directory / kFoldsArtifact, folds_json(scores).dump(2) + "\n");
    write_file_atomically(directory / kTablesArtifact, render_folds(scores, TableFormat::text, Terminal{}));
    add_note(run, render_folds(scores, TableFormat::markdown, Terminal{}));
}

}  // namespace

CrossValidation cross_validate(CrossValidationRequest request, const Workspace& workspace, Observer& observer,
                               const Cancellation& cancellation) {
    check_is_alone(workspace, "cross-validate");
    const NeuralLibrary library;
    CrossValidation outcome;
    outcome.prepared = prepare_training(std::move(request.config), request.config_file);
    const PreparedTraining& p = outcome.prepared;
    const NeuralPlugin& neural = library.get();
    const auto folds = prepare_folds(p, request, neural);
    const auto lock = workspace.lock_runs(request.wait, cancellation);
    const auto store = open_run_store(for_recording(workspace.tracking));
    recover_earlier_runs(*store, observer);
    cancellation.check();
    ActiveRun run(*store, parent_run(p, workspace, neural, "cross-validation", request.tags));
    save_config(p.config.values, run);
    run.log_params(params_of(p));
    run.log_params({{"folds", std::to_string(request.folds)}, {"fold_scheme", to_string(request.scheme)}});
    run.log_inputs(dataset_inputs(p.data, p.config.values, "training"));
    try {
        outcome.scores.scheme = to_string(request.scheme);
        outcome.scores.unit = p.frame.unit;
        outcome.scores.folds = FoldRunner(*store, neural, p, run.summary(), observer, cancellation).run(folds);
        record_folds(outcome.scores, run);
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
