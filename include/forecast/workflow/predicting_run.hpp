#pragma once

#include <optional>
#include <string>

#include "forecast/config/experiment_config.hpp"
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
};

/// Whether the run has the experiment's name, load and territory; else it may forecast another town.
bool is_of(const ExperimentConfig& experiment, const RunSummary& run);
/// `config` of a run, on the sources of `experiment` if that is given.
ExperimentConfig with_sources_of(const std::optional<ExperimentConfig>& experiment, ExperimentConfig config);

/// A run, and the forecaster of it that predicts.
struct PredictingRun {
    TrainedRun run;
    std::string forecaster;
};

/// Finds both, and logs which they are. Throws Error(not_found) or Error(invalid_argument) if there is none, and
/// Error(invalid_argument), naming them, if several champions could be meant.
PredictingRun find_predicting_run(const AskedRun& asked);

}  // namespace forecast
