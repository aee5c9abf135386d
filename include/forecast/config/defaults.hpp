#pragma once

#include "forecast/config/experiment_config.hpp"
#include "forecast/config/load.hpp"
#include "forecast/core/frame.hpp"

// Defaults that depend on other options or on the data. All others stand at the members of the options structs.

namespace forecast {

constexpr int kAdditiveDays = 120;  ///< before the days that are scored: what it needs after its features' own history

/// Fills in features where a config names none: those that suit its step, its issue and the roles of its columns. With
/// features.ahead named only the past ones are filled in; with neither, also an additive model, unless one is named.
/// parse_config() calls it.
void complete_features(ExperimentConfig& config);

/// Sets what depends on the length of the history, where nobody set it: the test period (the newest year; of less than
/// four years the newest fifth), the window (at most a tenth of the rows before it) and, with less than two years
/// before it, an additive model without terms of the season, with less than kAdditiveDays none. `loads` is the frame's
/// axis. Called once the frame is built.
void complete_with_history(LoadedConfig& config, const TimeAxis& loads);

}  // namespace forecast
