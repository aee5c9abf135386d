#pragma once

#include <string>

#include "common.hpp"
#include "forecast/tracking/active_run.hpp"
#include "forecast/tracking/spool.hpp"

namespace forecast {

/// Where runs are recorded, asked for with less patience than elsewhere: a training waits about 10 s for a server that
/// is away, then what it logs goes to the spool.
TrackingLocation recording_location(const ConfigArguments& arguments);

/// The run that a training of `config` records: a new one of the config's experiment, or as MLFLOW_RUN_ID and
/// MLFLOW_EXPERIMENT_ID say, which go before the config but not before --set. Throws Error(usage) where two of them
/// disagree.
NewRun requested_run(const LoadedConfig& config, const ConfigArguments& arguments);

/// Throws Error(usage), and touches nothing, where the run that is to be gone on with has a model already or other
/// params.
void check_may_go_on(const RunStore& store, const NewRun& run, const std::vector<Param>& params);

/// Delivers what earlier runs left in the spool and closes dead runs; warns of what still waits.
void settle_earlier_runs(RunStore& store);

/// MLflow shows a run's note on its page, above all metrics.
inline constexpr const char* kNoteTag = "mlflow.note.content";
/// Makes `note` that of the run, unless somebody gave it one.
void add_note(ActiveRun& run, const std::string& note);

/// Where the run is and what to type next: `next`, or `runs sync` where some of it waits for its store.
std::string describe_recording(const ActiveRun& run, const TrackingLocation& location, const std::string& next);

/// Says how what is left of the run gets to its store.
void warn_if_undelivered(const ActiveRun& run);

}  // namespace forecast
