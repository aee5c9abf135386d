#pragma once

#include <optional>
#include <string>

#include "forecast/config/experiment_config.hpp"
#include "forecast/workflow/trained_run.hpp"

namespace forecast {

/// What is asked to predict.
struct AskedRun {
    /// As find_run() takes it. Empty: the champion's run, else the newest with a network, else the newest backtest.
    std::string reference;
    std::string forecaster;                      ///< of the run; empty: the version's, else the run's usual one
    std::optional<ExperimentConfig> experiment;  ///< only runs of this one will do
    TrackingLocation runs;
    TrackingLocation models;
};

/// Whether the run is of the same experiment, load and territory: else it may be another town's.
bool is_of(const ExperimentConfig& experiment, const RunSummary& run);
/// The config of a run, its data as the experiment's file, where there is one, says now.
ExperimentConfig with_sources_of(const std::optional<ExperimentConfig>& experiment, ExperimentConfig config);

/// A run, and the forecaster of it that is to predict.
struct PredictingRun {
    TrainedRun run;
    std::string forecaster;
};

/// The run and the forecaster that predict; says which. Throws Error(invalid_argument) where several champions could,
/// naming them, and where none can.
PredictingRun find_predicting_run(const AskedRun& asked);

}  // namespace forecast
