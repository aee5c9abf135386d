#pragma once

#include <string>
#include <vector>

#include "forecast/core/frame.hpp"
#include "forecast/evaluation/forecast_row.hpp"
#include "forecast/report/table.hpp"

// Issued forecasts as table and JSON, as `predict` prints them.

namespace forecast {

/// Forecasts of rows of `frame` as they are issued at one moment by one forecaster of a run.
struct IssuedForecasts {
    const Frame& frame;
    const std::vector<ForecastRow>& rows;
    std::string forecaster;
    std::string run_id;
    Timestamp issued_at;
};

/// {schema_version, run_id, forecaster, issued_at, unit, forecasts: [{time, value, low80, high80, low95, high95,
/// weather, forecaster, explanation where the row has one}]}
std::string forecast_json(const IssuedForecasts& issued);

std::string render_forecasts(const IssuedForecasts& issued, TableFormat format, const Terminal& terminal);

}  // namespace forecast
