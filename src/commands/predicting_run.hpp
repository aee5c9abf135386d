#pragma once

#include <string>

#include "trained_run.hpp"

namespace forecast {

/// A run, and the forecaster of it that is to predict.
struct PredictingRun {
    TrainedRun run;
    std::string forecaster;
};

/// The run that `reference` names; where it names none the champion's, else the latest. Its `forecaster`, or where none
/// is asked for the one that the registered version stands for, or the run's usual one. Says which it is.
PredictingRun find_predicting_run(const std::string& reference, const std::string& forecaster);

}  // namespace forecast
