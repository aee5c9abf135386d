#pragma once

#include <string>
#include <vector>

#include "forecast/quality/check.hpp"
#include "forecast/workflow/experiment_data.hpp"

namespace forecast {

/// Each series of the experiment looked at, in the order of its names; issued forecasts are left out.
std::vector<SeriesCheck> check_data(const ExperimentData& data, const FrameOptions& frame);

/// Logs a warning for each finding that needs a person, a few at most, and then how many more there are.
/// `config_file` is named in the command that tells all of them.
void warn_of_data(const ExperimentData& data, const FrameOptions& frame, const std::string& config_file);

}  // namespace forecast
