#pragma once

#include "forecast/config/experiment_config.hpp"
#include "forecast/config/load.hpp"
#include "forecast/core/frame.hpp"

namespace forecast {

/// Where a config names no features: those that suit its step, its issue and the roles of its columns, and, where it
/// has no terms either, an additive model. Where it names those ahead only, the network's past ones.
void complete_features(ExperimentConfig& config);

/// What the length of the history decides where nobody set it: the test period (the newest year, of less than four
/// years the newest fifth of it), the window (a tenth of the history at most) and, with less than two years before the
/// test period, an additive model without the season.
void complete_with_history(LoadedConfig& config, const TimeAxis& loads);

}  // namespace forecast
