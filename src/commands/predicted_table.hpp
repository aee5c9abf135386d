#pragma once

#include <string>
#include <vector>

#include "console.hpp"
#include "forecast/report/table.hpp"
#include "forecast/workflow/predict.hpp"

namespace forecast {

/// {schema_version, run_id, forecaster, issued_at, unit, forecasts: [{time, value, low80, high80, low95, high95,
/// weather, forecaster, explanation where the row has one}]}
std::string forecast_json(const PredictOutcome& outcome);

std::string render_forecasts(const PredictOutcome& outcome, TableFormat format, const Console& console);

}  // namespace forecast
