#pragma once

#include <vector>

#include "forecast/config/experiment_config.hpp"
#include "forecast/core/frame.hpp"
#include "forecast/workflow/forecaster_set.hpp"

namespace forecast {

/// Throws Error(insufficient_data) where what is observed of the weather, or a calendar's file, ends before the rows
/// first_row .. last_row - 1 and one of the forecasters reads it; for weather under "none", where forecasts go on
/// without it, a warning is logged instead.
void check_covariates(const Frame& frame, const ExperimentConfig& config, std::size_t first_row, std::size_t last_row,
                      const std::vector<EvaluatedForecaster>& forecasters);

}  // namespace forecast
