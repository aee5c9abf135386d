#pragma once

#include <string>
#include <vector>

#include "forecast/quality/check.hpp"
#include "forecast/workflow/experiment_data.hpp"

// Quality checks of an experiment's series: for `data check`, and as warnings before work begins.

namespace forecast {

/// Whether a series holds forecasts and no observations: "weather.forecast/temperature_2m",
/// "weather.previous_day1/...".
bool holds_forecasts(const std::string& key);

/// Checks each series of the experiment but weather forecasts, sorted by name.
std::vector<SeriesCheck> check_data(const ExperimentData& data, const FrameOptions& frame);

/// Logs a warning for each problem found, five at most, then how many more there are. `config_file` is named in the
/// command that shows all of them.
void warn_of_data(const ExperimentData& data, const FrameOptions& frame, const std::string& config_file);

}  // namespace forecast
