#pragma once

#include "forecast/config/experiment_config.hpp"
#include "forecast/forecasters/forecasters.hpp"

namespace forecast {

/// What the config's forecasters are made with: its sections linear (if there are features) and additive (if it has
/// terms) and its entries. Those without features of their own get `features.ahead`, those of days
/// that of the daily level that names them.
ForecasterSpecs forecaster_specs(const ExperimentConfig& config);

}  // namespace forecast
