#pragma once

#include <optional>

#include "forecast/config/experiment_config.hpp"
#include "forecast/config/load.hpp"
#include "forecast/core/frame.hpp"

// Defaults that depend on other options or on the data. All others stand at the members of the options structs.

namespace forecast {

/// Of loads before the days that are scored, for an additive model: 60 with all features, some of which reach back four
/// weeks.
constexpr int kAdditiveDays = 120;

/// Fills in features where a config names none: those that suit its step, its issue and the roles of its columns. With
/// features.ahead named only the past ones are filled in; with neither, also an additive model, unless one is named.
/// parse_config() calls it.
void complete_features(ExperimentConfig& config);

/// Sets what depends on the length of the history, where nobody set it: the test period (the newest year; of less than
/// four years the newest fifth), the window (at most a tenth of the rows before it) and, with less than two years
/// before it, an additive model without terms of the season. With less than kAdditiveDays before the test period and
/// before `scored_from` there is none; throws Error(insufficient_data) if an entry of `forecasters` builds on it.
/// `loads` is the frame's axis. Called once the frame is built.
void complete_with_history(LoadedConfig& config, const TimeAxis& loads, std::optional<Day> scored_from = {});

}  // namespace forecast
