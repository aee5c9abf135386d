#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "forecast/config/experiment_config.hpp"
#include "forecast/core/forecaster.hpp"

namespace forecast {

/// Rows that a frame needs beyond the last forecast row: features may read the next day's weather.
inline constexpr std::size_t kRowsBeyond = 2;

struct ForecastRow {
    std::size_t row = 0;
    double value = 0;
    std::optional<double> low80;  ///< of the first row: from the errors on the days before it
    std::optional<double> high80;
    std::string weather;  ///< "forecast", "observed", "persistence", "none": what the row's covariates were
    std::optional<Explanation> explanation;  ///< where the model has one
};

/// `horizon` rows from `first` on, `reach` of them from one origin. Rows beyond are forecast from the next one, with
/// its own forecasts taken for the loads in between. Where a covariate is not known ahead, its last known value stands
/// in, and the row says so. `frame` must reach kRowsBeyond rows further; the model is prepared anew with copies of it.
std::vector<ForecastRow> extended_forecast(Forecaster& model, const Frame& frame, const ExperimentConfig& config,
                                           std::size_t first, std::size_t horizon, std::size_t reach);

/// The load of the day before, for every row.
std::vector<ForecastRow> persistence_forecast(const Frame& frame, const ExperimentConfig& config, std::size_t first,
                                              std::size_t horizon);

}  // namespace forecast
