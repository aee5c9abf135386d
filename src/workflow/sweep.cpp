#include "forecast/workflow/sweep.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"
#include "forecast/core/number.hpp"
#include "forecast/core/sha256.hpp"
#include "forecast/tracking/process_identity.hpp"
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

/// Whether another process is at it.
bool is_going_on(const RunSummary& run, bool also_elsewhere, Observer& observer) {
    const auto process = recording_process(run);
    if (run.status != RunStatus::running || (process && process->is_here && !process->is_alive)) {
        return false;
    }
    if (process && !process->is_here && !also_elsewhere) {
        observer.on_note(
            fmt::format("the run {} on {} is of the same sweep; if it has ended there, --resume goes on with it",
                        run.run_id, process->host));
    }
    return !(process && !process->is_here && also_elsewhere);
}

/// The run of the same sweep, in the experiment of `wanted`, that is gone on with; nothing to begin a new one.
std::optional<RunSummary> find_interrupted(const RunStore& store, const std::string& identity, const NewRun& wanted,
                                           bool also_ended, Observer& observer) {
    const auto experiment = wanted.experiment_id ? store.find_experiment(*wanted.experiment_id)
                                                 : store.find_experiment_named(wanted.experiment);
    RunQuery query;
    query.filter = fmt::format("tags.`{}` = '{}'", kSweepTag, identity);
    query.experiment_ids = {experiment ? experiment->id : ""};
    for (const RunSummary& run : experiment ? store.list(query) : std::vector<RunSummary>()) {
        if (!is_going_on(run, also_ended, observer) && (also_ended || run.status != RunStatus::finished)) {
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

/// How many trials ahead of each other trials may be: see TrialBoard. Twice the trials at a time, so that none waits
/// long.
std::size_t lag_of(std::size_t jobs) {
    return jobs == 1 ? 1 : 2 * jobs;
}

/// The same lag as before, on which choices depend, however many trials run at a time now.
std::size_t recorded_lag(const RunSummary& run, std::size_t otherwise) {
    const auto lag = parse_number(run.tag(kLagTag).value_or(""));
    return lag && *lag >= 1 ? static_cast<std::size_t>(*lag) : otherwise;
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

/// Whether the run has the note of an earlier call, and no person's.
bool has_own_note(const ActiveRun& run) {
    const auto note = run.summary().tag(kNoteTag);
    const auto tables = run.artifact_directory() / kTablesArtifact;
    return note && std::filesystem::exists(tables) &&
           read_file(tables).find(note->substr(0, note->find('\n'))) != std::string::npos;
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
    if (has_own_note(run)) {
        run.set_tag(kNoteTag, sweep_note(outcome));
    } else {
        add_note(run, sweep_note(outcome));
    }
    const auto directory = run.artifact_directory();
    write_file_atomically(directory / kWinnerArtifact,
                          to_json_text(with_setting(config, winning_setting(outcome)).values));
    write_file_atomically(directory / kSweepArtifact, sweep_json(outcome).dump(2) + "\n");
    write_file_atomically(directory / kTablesArtifact, render_sweep(outcome, Terminal{}));
}

std::set<std::string> runs_of(const SweepOutcome& outcome) {
    std::set<std::string> ids;
    for (const SweepTrial& trial : outcome.trials) {
        ids.insert(trial.run_id);
    }
    for (const SweepFinalist& finalist : outcome.finalists) {
        ids.insert(finalist.run_ids.begin(), finalist.run_ids.end());
    }
    return ids;
}

/// Throws Cancelled.
void search(SweepOutcome& outcome, const SweepContext& context) {
    run_trials(context, outcome);
    if (context.prepared.config.values.sweep.keep > 0) {
        run_finalists(context, outcome);
    }
}

SharedGround shared_ground(const PreparedTraining& p) {
    return {p.data.sha256, "sweep\n" + to_json_text(p.config.values)};
}

/// How many trials are done at a time, on all ranks.
std::size_t jobs_of_all(const Workspace& workspace, std::size_t jobs) {
    return jobs * static_cast<std::size_t>(workspace.place ? workspace.place->size : 1);
}

/// The run of the sweep that is to be opened: a new one, or one that is gone on with.
struct ParentOfSweep {
    NewRun run;
    bool is_resumed = false;
    std::size_t lag = 1;
    EarlierRuns earlier;
};

ParentOfSweep find_parent(const SweepRequest& request, const SweepOutcome& outcome, const Workspace& workspace,
                          const NeuralPlugin& neural, const RunStore& store, Observer& observer) {
    const PreparedTraining& p = outcome.prepared;
    const std::string id = identity(p);
    ParentOfSweep parent;
    parent.run = parent_run(p.config, workspace, "sweep", provenance_tags(p, neural), request.tags);
    parent.lag = lag_of(jobs_of_all(workspace, usual_jobs(workspace, request.jobs)));
    if (const auto interrupted = find_interrupted(store, id, parent.run, request.resume, observer)) {
        parent.lag = recorded_lag(*interrupted, parent.lag);
        parent.run.run_id = interrupted->run_id;
        parent.run.experiment.clear();
        parent.run.experiment_id = interrupted->experiment_id;
        parent.is_resumed = true;
    }
    parent.run.tags.insert(parent.run.tags.end(), {{kSweepTag, id}, {kLagTag, std::to_string(parent.lag)}});
    return parent;
}

/// Takes in what an earlier call did, or records what the trials depend on.
void begin(ParentOfSweep& parent, const SweepOutcome& outcome, RunStore& store, ActiveRun& run, Observer& observer) {
    const PreparedTraining& p = outcome.prepared;
    if (parent.is_resumed) {
        parent.earlier = sort_earlier(store, run.summary());
        observer.on_note(fmt::format("going on with the sweep {}: {} of {} trials are done", run.id().substr(0, 8),
                                     std::min(parent.earlier.trials.size(), outcome.plan.trials), outcome.plan.trials));
        return;
    }
    save_config(p.config.values, run);
    run.log_params(params_of(p));
    run.log_inputs(dataset_inputs(p.data, p.config.values, "training"));
}

}  // namespace

SweepOutcome sweep(SweepRequest request, const Workspace& workspace, Observer& observer,
                   const Cancellation& cancellation) {
    SweepOutcome outcome;
    outcome.plan = plan_sweep(request.config.values);
    const NeuralLibrary library;
    outcome.prepared = prepare_training(std::move(request.config), request.config_file);
    const PreparedTraining& p = outcome.prepared;
    const TrialData data(p);
    static_cast<void>(data.rows_of(p.config.values));  // throws where there is nothing to score trials on
    check_same_rows(p, outcome.plan, data);
    const NeuralPlugin& neural = library.get();
    const SharedFrames whole(p.data);
    ParentOfSweep parent;

    ParentCommand command;
    command.shared = shared_ground(p);
    command.jobs = usual_jobs(workspace, request.jobs);
    command.wait = request.wait;
    command.worker = [&](RunStore& store, const RunSummary& run) -> Crew::Work {
        return [ground = SweepGround{store, neural, p, data, whole, run, cancellation}](const nlohmann::json& task) {
            return do_sweep_task(ground, task);
        };
    };
    command.parent = [&](RunStore& store, Observer& told) {
        parent = find_parent(request, outcome, workspace, neural, store, told);
        return parent.run;
    };
    command.lead = [&](const Lead& lead) {
        begin(parent, outcome, lead.store, lead.run, lead.observer);
        search(outcome,
               {lead.store, p, outcome.plan, parent.earlier, lead.observer, cancellation, lead.crew, parent.lag});
        return runs_of(outcome);
    };
    command.record = [&](const Lead& lead) {
        record_outcome(outcome, lead.run);
        write_parent_report(lead.store, lead.run.summary(), lead.run.artifact_directory());
    };
    run_parent_command(command, outcome, workspace, &neural, observer, cancellation);
    return outcome;
}

}  // namespace forecast
