#include "forecast/workflow/sweep.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"
#include "forecast/core/number.hpp"
#include "forecast/core/sha256.hpp"
#include "forecast/core/thread_pool.hpp"
#include "forecast/mlflow/open_store.hpp"
#include "forecast/workflow/child_reports.hpp"
#include "forecast/workflow/child_runs.hpp"
#include "forecast/workflow/neural_library.hpp"
#include "forecast/workflow/recorded_datasets.hpp"
#include "forecast/workflow/run_reports.hpp"
#include "forecast/workflow/sweep_report.hpp"
#include "forecast/workflow/version.hpp"
#include "sweep_context.hpp"

namespace forecast {
namespace {

constexpr const char* kLagTag = "forecast.sweep_lag";
constexpr const char* kWinnerArtifact = "winner.json";

/// What its trials depend on. More of them, and what is done with the best, is the same sweep.
std::string identity(const PreparedTraining& prepared) {
    ExperimentConfig config = prepared.config.values;
    const SweepOptions usual;
    config.sweep.trials = usual.trials;
    config.sweep.keep = usual.keep;
    config.sweep.seeds = usual.seeds;
    return sha256(fmt::format("{}\n{}\n{}\n{}", version(), git_commit(), prepared.data.sha256, to_json_text(config)));
}

/// The run of the same sweep that is gone on with; nothing to begin a new one.
std::optional<RunSummary> find_interrupted(const RunStore& store, const std::string& identity, bool also_ended) {
    RunQuery query;
    query.filter = fmt::format("tags.`{}` = '{}'", kSweepTag, identity);
    for (const RunSummary& run : store.list(query)) {
        const bool is_done_elsewhere = run.status == RunStatus::running;
        if (!is_done_elsewhere && (also_ended || run.status != RunStatus::finished)) {
            return run;
        }
    }
    if (also_ended) {
        throw Error(ErrorKind::not_found,
                    "there is no sweep of these settings and data to resume; leave --resume out to begin one");
    }
    return std::nullopt;
}

/// Those that need not be done again. The others are deleted: they were cut off, or all of them failed, so that what
/// was wrong may have been mended.
EarlierRuns sort_earlier(RunStore& store, const RunSummary& parent) {
    EarlierRuns earlier;
    const auto children = children_of(store, parent);
    const bool any_finished = std::any_of(children.begin(), children.end(),
                                          [](const RunSummary& child) { return child.status == RunStatus::finished; });
    for (const RunSummary& child : children) {
        const auto trial = child.tag(kTrialTag);
        if (trial && (child.status == RunStatus::finished || (any_finished && child.tag(kFailureTag)))) {
            earlier.trials[*trial] = child;
        } else if (!trial && child.status == RunStatus::finished) {
            earlier.finalists[finalist_key(child.tag(kSettingTag).value_or(""), child.tag(kSeedTag).value_or(""))] =
                child;
        } else {
            store.set_lifecycle(child.run_id, Lifecycle::deleted);
        }
    }
    return earlier;
}

/// How many trials ahead of each other trials may be: see TrialBoard. Twice the jobs, so that none waits long.
std::size_t lag_of(std::size_t jobs) {
    return jobs == 1 ? 1 : 2 * jobs;
}

/// The same lag as before, on which choices depend, however many trials run at a time now.
std::size_t recorded_lag(const RunSummary& run, std::size_t otherwise) {
    const auto lag = parse_number(run.tag(kLagTag).value_or(""));
    return lag && *lag >= 1 ? static_cast<std::size_t>(*lag) : otherwise;
}

/// Makes `wanted` the interrupted run; what of it need not be done again.
EarlierRuns resume(const RunSummary& interrupted, RunStore& store, NewRun& wanted) {
    wanted.run_id = interrupted.run_id;
    wanted.experiment.clear();
    wanted.experiment_id = interrupted.experiment_id;
    return sort_earlier(store, interrupted);
}

void record_finalists(const SweepOutcome& outcome, ActiveRun& run) {
    if (!outcome.winner) {
        return;
    }
    const SweepFinalist& winner = outcome.finalists[*outcome.winner];
    const SweepFinalist& own = outcome.finalists.front();
    for (const auto& [key, value] : {std::pair("mae", winner.mae), std::pair("rmse", winner.rmse),
                                     std::pair("mape", winner.mape), std::pair("own_mae", own.mae)}) {
        if (value) {
            run.log_metric(key, *value);
        }
    }
    if (winner.difference) {
        run.log_metric("difference_mae", winner.difference->mean);
        if (!std::isnan(winner.difference->low)) {
            run.log_metric("difference_low95", winner.difference->low);
            run.log_metric("difference_high95", winner.difference->high);
        }
    }
}

void record_outcome(const SweepOutcome& outcome, ActiveRun& run) {
    const ExperimentConfig& config = outcome.prepared.config.values;
    const auto count = [&](SweepTrial::Status status) {
        return static_cast<double>(std::count_if(outcome.trials.begin(), outcome.trials.end(),
                                                 [&](const SweepTrial& trial) { return trial.status == status; }));
    };
    run.log_metric("trials", static_cast<double>(outcome.trials.size()));
    run.log_metric("trials_failed", count(SweepTrial::Status::failed));
    run.log_metric("trials_pruned", count(SweepTrial::Status::pruned));
    run.log_metric("best_" + config.sweep.objective, *outcome.trials[*outcome.best].objective);
    record_finalists(outcome, run);
    const auto directory = run.artifact_directory();
    write_file_atomically(directory / kWinnerArtifact,
                          to_json_text(with_setting(config, winning_setting(outcome)).values));
    write_file_atomically(directory / kSweepArtifact, sweep_json(outcome).dump(2) + "\n");
    write_file_atomically(directory / kTablesArtifact, render_sweep(outcome, Terminal{}));
    add_note(run, sweep_note(outcome));
}

/// All that is done while the parent run is open.
void search(SweepOutcome& outcome, SweepContext context, ActiveRun& run) {
    try {
        run_trials(context, outcome);
        if (!outcome.cancelled && context.prepared.config.values.sweep.keep > 0) {
            run_finalists(context, outcome);
        }
    } catch (const Cancelled&) {
        outcome.cancelled = true;
    }
    if (outcome.cancelled) {
        run.kill();
        return;
    }
    record_outcome(outcome, run);
    write_parent_report(context.store, run.summary(), run.artifact_directory());
    run.finish();
}

}  // namespace

SweepOutcome sweep(SweepRequest request, const Workspace& workspace, Observer& observer,
                   const Cancellation& cancellation) {
    check_is_alone(workspace, "sweep");
    SweepOutcome outcome;
    outcome.plan = plan_sweep(request.config.values);
    const NeuralLibrary library;
    outcome.prepared = prepare_training(std::move(request.config), request.config_file);
    const PreparedTraining& p = outcome.prepared;
    const TrialData data(p);
    static_cast<void>(data.rows_of(p.config.values));  // throws where there is nothing to score trials on
    const NeuralPlugin& neural = library.get();
    const auto lock = workspace.lock_runs(request.wait, cancellation);
    const auto store = open_run_store(for_recording(workspace.tracking));
    recover_earlier_runs(*store, observer);
    const std::size_t jobs = request.jobs > 0 ? request.jobs : usable_cores();
    const std::string id = identity(p);
    const auto interrupted = find_interrupted(*store, id, request.resume);
    const std::size_t lag = interrupted ? recorded_lag(*interrupted, lag_of(jobs)) : lag_of(jobs);
    std::vector<Tag> tags = {{kSweepTag, id}, {kLagTag, std::to_string(lag)}};
    tags.insert(tags.end(), request.tags.begin(), request.tags.end());
    NewRun wanted = parent_run(p, workspace, neural, "sweep", tags);
    cancellation.check();
    const EarlierRuns earlier = interrupted ? resume(*interrupted, *store, wanted) : EarlierRuns();
    if (interrupted) {
        observer.on_note(fmt::format("going on with the sweep {}: {} of {} trials are done",
                                     interrupted->run_id.substr(0, 8),
                                     std::min(earlier.trials.size(), outcome.plan.trials), outcome.plan.trials));
    }
    ActiveRun run(*store, wanted);
    if (!interrupted) {
        save_config(p.config.values, run);
        run.log_params(params_of(p));
        run.log_inputs(dataset_inputs(p.data, p.config.values, "training"));
    }
    outcome.run.id = run.id();
    search(outcome, {*store, neural, p, outcome.plan, data, run.summary(), earlier, observer, cancellation, jobs, lag},
           run);
    outcome.run = recorded_run(run);
    return outcome;
}

}  // namespace forecast
