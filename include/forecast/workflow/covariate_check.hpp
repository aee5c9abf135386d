#pragma once

#include <vector>

#include "forecast/config/experiment_config.hpp"
#include "forecast/core/frame.hpp"
#include "forecast/workflow/forecaster_set.hpp"

// Whether weather and calendars reach over the rows that are to be forecast.

namespace forecast {

/// Throws Error(insufficient_data) if one of the forecasters reads weather or a calendar that ends before the rows
/// first_row .. last_row - 1, or begins after them; trees and networks may read columns that begin later. Of weather
/// under `none`, which a forecaster can do without, only a warning is logged.
void check_covariates(const Frame& frame, const ExperimentConfig& config, std::size_t first_row, std::size_t last_row,
                      const std::vector<EvaluatedForecaster>& forecasters);

}  // namespace forecast
