#pragma once

#include <string>

#include "trained_run.hpp"

namespace forecast {

/// The run that `reference` names; where it names none the champion's, else the latest. With a network, unless one of
/// its forecasters was asked for. Says which it is.
TrainedRun find_predicting_run(const std::string& reference, const std::string& forecaster);

}  // namespace forecast
