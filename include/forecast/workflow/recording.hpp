#pragma once

#include <string>

#include "forecast/report/run_page.hpp"
#include "forecast/tracking/active_run.hpp"
#include "forecast/tracking/spool.hpp"
#include "forecast/workflow/observer.hpp"
#include "forecast/workflow/workspace.hpp"

namespace forecast {

/// `location` asked with less patience than elsewhere: a training waits about 10 s for a server that is away, then what
/// it logs goes to the spool.
TrackingLocation for_recording(TrackingLocation location);

/// The run that a training of `config` records: a new one of the config's experiment, or as MLFLOW_RUN_ID and
/// MLFLOW_EXPERIMENT_ID say, which go before the config but not before --set. Throws Error(invalid_argument) where two
/// of them disagree.
NewRun requested_run(const LoadedConfig& config, const Workspace& workspace);

/// Throws Error(invalid_argument), and touches nothing, where the run to resume has a model already or
/// other params.
void check_resumable(const RunStore& store, const NewRun& run, const std::vector<Param>& params);

/// Delivers what earlier runs left in the spool and marks orphaned runs FAILED; tells of both, and of what still waits.
void recover_earlier_runs(RunStore& store, Observer& observer);

/// Makes `note` that of the run, unless somebody gave it one.
void add_note(ActiveRun& run, const std::string& note);

/// A run that was recorded, finished or not.
struct RecordedRun {
    std::string id;
    std::filesystem::path artifacts;
    bool undelivered = false;  ///< some of it waits for its store; `runs sync` delivers it
};
/// Warns where some of it waits.
RecordedRun recorded_run(const ActiveRun& run);

}  // namespace forecast
