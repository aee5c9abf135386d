#pragma once

#include <optional>
#include <string>

#include "forecast/config/experiment_config.hpp"
#include "trained_run.hpp"

namespace forecast {

/// What is asked to predict.
struct AskedRun {
    std::string reference;                       ///< see find_run(); empty: the champion's run, else the latest
    std::string forecaster;                      ///< of the run; empty: its network
    std::optional<ExperimentConfig> experiment;  ///< only runs of this one will do
    TrackingLocation runs;
    TrackingLocation models;
};

/// The run that predicts; says which it is. Throws Error(usage) where several champions could, naming them, and where
/// none can.
TrainedRun find_predicting_run(const AskedRun& asked);

}  // namespace forecast
