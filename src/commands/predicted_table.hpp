#pragma once

#include <string>
#include <vector>

#include "forecast/report/table.hpp"
#include "forecast/workflow/extended_forecast.hpp"
#include "forecast/workflow/prediction.hpp"

namespace forecast {

/// {schema_version, run_id, forecaster, issued_at, unit, forecasts: [{time, value, low80, high80, low95, high95,
/// weather, forecaster, explanation where the row has one}]}
std::string forecast_json(const Prediction& prediction, const PredictionTask& task);

std::string render_forecasts(const Prediction& prediction, const Frame& frame, TableFormat format,
                             const Console& console);

}  // namespace forecast
