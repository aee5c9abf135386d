#pragma once

#include <string>
#include <vector>

#include "forecast/tracking/model_registry.hpp"

// From a run to a version of a registered model.

namespace forecast {

/// Help text of an option that names a forecaster of a run.
inline constexpr const char* kForecasterOfRun =
    "Which of the run's forecasters predicts (default: its network, else the best of its backtest)";

/// The forecaster of the run that is meant: `asked`, or if that is empty its usual one. Throws Error(invalid_argument)
/// if the run does not have it.
std::string chosen_forecaster(const std::string& asked, const RunSummary& run, const RunStore& store);

/// A new version of the model `name`, which predicts by a chosen_forecaster() of the run. Its files are the run's
/// `model/` for the network, else its `forecasters/`, so that nobody takes the network for it.
NewModelVersion version_of_run(const std::string& name, const RunSummary& run, const std::string& forecaster,
                               const RunStore& store);

}  // namespace forecast
