#pragma once

#include <optional>
#include <string>

#include "forecast/config/experiment_config.hpp"
#include "forecast/core/time.hpp"
#include "forecast/workflow/trained_run.hpp"

// Which run, and which of its forecasters, predicts.

namespace forecast {

/// What the user asks for, and where to look.
struct AskedRun {
    /// As find_run() takes it. Empty: the champion's run, else the newest with a network, else the newest backtest.
    std::string reference;
    std::string forecaster;                      ///< of the run; empty: the version's, else the run's usual one
    std::optional<ExperimentConfig> experiment;  ///< if given, only its runs are taken
    TrackingLocation runs;
    TrackingLocation models;
    /// As it was at this moment: of the runs that had finished, and by who was champion then. Nothing: now.
    std::optional<Timestamp> at = std::nullopt;
};

/// Whether the run has the experiment's name, load and territory; else it may forecast another town.
bool is_of(const ExperimentConfig& experiment, const RunSummary& run);
/// Whether it had ended by then.
bool has_ended(const RunSummary& run, Timestamp moment);
/// `config` of a run, on the sources of `experiment` if that is given.
ExperimentConfig with_sources_of(const std::optional<ExperimentConfig>& experiment, ExperimentConfig config);

/// A run, and the forecaster of it that predicts.
struct PredictingRun {
    TrainedRun run;
    std::string forecaster;
    /// False where AskedRun::at was given, and who was champion then is not known: this is the present champion.
    bool is_recorded = true;
};

/// Finds both, and logs which they are. Throws Error(not_found) or Error(invalid_argument) if there is none, and
/// Error(invalid_argument), naming them, if several champions could be meant.
PredictingRun find_predicting_run(const AskedRun& asked);

}  // namespace forecast
