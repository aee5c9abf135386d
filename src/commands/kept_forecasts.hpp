#pragma once

#include <string>
#include <vector>

#include "extended_forecast.hpp"
#include "forecast/store/observation_store.hpp"

namespace forecast {

/// The rows as the store keeps them.
std::vector<StoredForecast> to_stored(const std::vector<ForecastRow>& rows, const Frame& frame, Timestamp issued_at,
                                      const std::string& model, const std::string& run_id);

/// Keeps them, and the naive forecast of the same rows beside them, in the config's store; says so.
void keep_forecasts(const std::vector<StoredForecast>& forecasts, const std::vector<StoredForecast>& naive,
                    const ExperimentConfig& config, const Frame& frame);

}  // namespace forecast
