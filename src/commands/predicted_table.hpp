#pragma once

#include <string>
#include <vector>

#include "extended_forecast.hpp"
#include "prediction.hpp"
#include "table.hpp"

namespace forecast {

/// {schema_version, run_id, forecaster, issued_at, unit, forecasts: [{time, value, low80, high80, low95, high95,
/// weather, forecaster, explanation where the row has one}]}
std::string forecast_json(const Prediction& prediction, const PredictionTask& task);

std::string render_forecasts(const Prediction& prediction, const Frame& frame, const std::string& unit,
                             TableFormat format, const Console& console);

}  // namespace forecast
