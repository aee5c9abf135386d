#include "forecast/workflow/cross_validation.hpp"

#include <algorithm>
#include <limits>
#include <memory>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"
#include "forecast/core/json_numbers.hpp"
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

/// What each rank trains folds with, several at a time.
struct FoldGround {
    RunStore& store;
    const NeuralPlugin& neural;
    const PreparedTraining& prepared;
    const std::vector<PreparedFold>& folds;
    RunSummary parent;
    const Cancellation& cancellation;
};

/// Trains the fold of the number `fold`, from 0, as a child run.
nlohmann::json do_fold(const FoldGround& ground, const nlohmann::json& task) {
    const auto number = task.at("fold").get<std::size_t>();
    const PreparedFold& fold = ground.folds[number];
    ChildRun child;
    child.name = fmt::format("fold {}", number + 1);
    child.config = ground.prepared.config;
    child.tags = {{"forecast.kind", "fold"}, {kFoldTag, std::to_string(number + 1)}};
    return record_child_task(ground.store, ground.parent, child, [&](ActiveRun& run) -> nlohmann::json {
        TrialTask trial;
        trial.config = &ground.prepared.config.values;
        trial.rows = fold.rows;
        trial.cancellation = ground.cancellation;
        const TrialResult result = record_trial(ground.neural, *fold.data, trial, run);
        return {{"val_loss", result.validation_loss},
                {"mae", result.score.mae()},
                {"mape", result.score.value("mape").value_or(std::numeric_limits<double>::quiet_NaN())},
                {"best_epoch", result.best_epoch},
                {"seconds", result.seconds}};
    });
}

/// kMissing where the fold failed.
double number_of(const nlohmann::json& result, const char* key) {
    return number_or_missing(result.value(key, nlohmann::json()));
}

FoldScore fold_score(const PreparedTraining& p, const TrialRows& rows, const nlohmann::json& result) {
    FoldScore score;
    score.run_id = result.at("run_id").get<std::string>();
    score.failure = result.value("failure", "");
    score.training_from = p.frame.axis.day(rows.training.begin);
    score.from = p.frame.axis.day(rows.validation.begin);
    score.to = p.frame.axis.day(rows.validation.end);
    score.validation_loss = number_of(result, "val_loss");
    score.mae = number_of(result, "mae");
    score.mape = number_of(result, "mape");
    score.best_epoch = result.value("best_epoch", 0);
    score.seconds = result.value("seconds", 0.0);
    return score;
}

std::string told_of_fold(std::size_t number, const FoldScore& score, const std::string& unit) {
    const std::string fold = fmt::format("fold {}, {} .. {}", number, format_day(score.from), format_day(score.to - 1));
    return score.failure.empty() ? fmt::format("{}: val_loss {:.5f}, MAE {:.2f} {}, {:.1f} s", fold,
                                               score.validation_loss, score.mae, unit, score.seconds)
                                 : fmt::format("{} failed: {}", fold, score.failure);
}

/// Throws Error if all fail, Cancelled.
std::vector<FoldScore> run_folds(Crew& crew, const PreparedTraining& p, const std::vector<PreparedFold>& folds,
                                 Observer& observer) {
    std::vector<nlohmann::json> tasks;
    for (std::size_t i = 0; i < folds.size(); ++i) {
        tasks.push_back({{"fold", i}});
    }
    std::vector<FoldScore> scores(folds.size());
    perform_all(crew, tasks, [&](std::size_t i, const nlohmann::json& result) {
        scores[i] = fold_score(p, folds[i].rows, result);
        observer.on_note(told_of_fold(i + 1, scores[i], p.frame.unit));
    });
    if (std::all_of(scores.begin(), scores.end(), [](const FoldScore& score) { return !score.failure.empty(); })) {
        throw Error("all {} folds failed; the first one said: {}", scores.size(), scores.front().failure);
    }
    return scores;
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

std::set<std::string> runs_of(const FoldScores& scores) {
    std::set<std::string> ids;
    for (const FoldScore& fold : scores.folds) {
        ids.insert(fold.run_id);
    }
    return ids;
}

void begin_folds(const PreparedTraining& p, const FoldScores& scores, std::size_t folds, ActiveRun& run) {
    save_config(p.config.values, run);
    run.log_params(params_of(p));
    run.log_params({{"folds", std::to_string(folds)}, {"fold_scheme", scores.scheme}});
    run.log_inputs(dataset_inputs(p.data, p.config.values, "training"));
}

SharedGround shared_ground(const PreparedTraining& p, const std::string& scheme, std::size_t folds) {
    return {p.data.sha256, fmt::format("cross-validate {} {}\n{}", scheme, folds, to_json_text(p.config.values))};
}

}  // namespace

CrossValidation cross_validate(CrossValidationRequest request, const Workspace& workspace, Observer& observer,
                               const Cancellation& cancellation) {
    const NeuralLibrary library;
    CrossValidation outcome;
    outcome.prepared = prepare_training(std::move(request.config), request.config_file);
    const PreparedTraining& p = outcome.prepared;
    const NeuralPlugin& neural = library.get();
    const auto folds = prepare_folds(p, request, neural);
    outcome.scores.scheme = to_string(request.scheme);
    outcome.scores.unit = p.frame.unit;

    ParentCommand command;
    command.shared = shared_ground(p, outcome.scores.scheme, request.folds);
    command.jobs = usual_jobs(workspace, 0);
    command.wait = request.wait;
    command.worker = [&](RunStore& store, const RunSummary& parent) -> Crew::Work {
        return [ground = FoldGround{store, neural, p, folds, parent, cancellation}](const nlohmann::json& task) {
            return do_fold(ground, task);
        };
    };
    command.parent = [&](RunStore&, Observer&) {
        return parent_run(p.config, workspace, "cross-validation", provenance_tags(p, neural), request.tags);
    };
    command.lead = [&](const Lead& lead) {
        begin_folds(p, outcome.scores, request.folds, lead.run);
        outcome.scores.folds = run_folds(lead.crew, p, folds, lead.observer);
        return runs_of(outcome.scores);
    };
    command.record = [&](const Lead& lead) {
        record_folds(outcome.scores, lead.run);
        write_parent_report(lead.store, lead.run.summary(), lead.run.artifact_directory());
    };
    run_parent_command(command, outcome, workspace, &neural, observer, cancellation);
    return outcome;
}

}  // namespace forecast
