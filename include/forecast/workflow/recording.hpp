#pragma once

#include <functional>
#include <memory>
#include <string>

#include "forecast/report/run_page.hpp"
#include "forecast/tracking/active_run.hpp"
#include "forecast/tracking/spool.hpp"
#include "forecast/workflow/observer.hpp"
#include "forecast/workflow/workspace.hpp"

// The run that a training or a backtest records: which it is, what earlier runs left behind, what became of it.
//
// Call order: open_for_recording requested_run check_resumable, then the ActiveRun, finish_after, recorded_run.

namespace forecast {

/// `location` with less patience than elsewhere: who records waits about 10 s for a server that is away, then goes on
/// with the spool.
TrackingLocation for_recording(TrackingLocation location);

/// The run that a training of `config` records: a new one of the config's experiment, unless MLFLOW_RUN_ID or
/// MLFLOW_EXPERIMENT_ID (in the workspace) name others. Those take precedence over the config, but not over --set.
/// Throws Error(invalid_argument) if two of them disagree.
NewRun requested_run(const LoadedConfig& config, const Workspace& workspace);

/// Where a run comes from: commit and version of the program, command line.
std::vector<Tag> program_tags();
/// The same with the digest of its data, and whether these are simulated.
std::vector<Tag> provenance_tags(const std::string& data_sha256, bool simulated);

/// Throws Error(invalid_argument) if the run to resume has a model already, or other params. Changes nothing. Of a new
/// run there is nothing to check.
void check_resumable(const RunStore& store, const NewRun& run, const std::vector<Param>& params);

/// Delivers what earlier runs left in the spool, and marks orphaned runs FAILED. The observer gets a note of both, and
/// of what still waits.
void recover_earlier_runs(RunStore& store, Observer& observer);

/// The right to change runs, and where they are.
struct RunsForRecording {
    std::unique_ptr<StoreLock> lock;  ///< let go of last
    std::unique_ptr<RunStore> store;
};
/// Locks the runs, waiting for another process if `wait`, opens them and takes care of what earlier runs left behind.
/// Throws as Workspace::lock_runs() and open_run_store() do.
RunsForRecording open_for_recording(const Workspace& workspace, bool wait, Observer& observer,
                                    const Cancellation& cancellation);

/// Does `work`, and ends the run: FINISHED, or KILLED where it throws Cancelled. Whether it is finished.
bool finish_after(ActiveRun& run, const std::function<void()>& work);

/// Gives the run this note (kNoteTag), unless somebody gave it another.
void add_note(ActiveRun& run, const std::string& note);

/// A run that was recorded, finished or not.
struct RecordedRun {
    std::string id;
    std::filesystem::path artifacts;
    bool undelivered = false;  ///< some of it waits for its store; `runs sync` delivers it
};
/// What became of `run`. Logs a warning if some of it waits.
RecordedRun recorded_run(const ActiveRun& run);

}  // namespace forecast
