#pragma once

#include <string>
#include <vector>

#include "extended_forecast.hpp"
#include "forecast/store/observation_store.hpp"
#include "table.hpp"

namespace forecast {

/// `rows` are the forecasts again; their explanations are told where they have some.
std::string forecast_json(const std::vector<StoredForecast>& forecasts, const std::vector<ForecastRow>& rows,
                          const std::string& run_id, const Frame& frame);

std::string render_forecasts(const std::vector<StoredForecast>& forecasts, const Frame& frame, TableFormat format,
                             const Console& console);

}  // namespace forecast
