#pragma once

#include <string>
#include <vector>

#include "forecast/core/frame.hpp"
#include "forecast/evaluation/forecast_row.hpp"
#include "forecast/report/table.hpp"

// Issued forecasts as table and JSON, as `predict` prints them.

namespace forecast {

/// Forecasts that one forecaster of a run issues at one moment. REQUIRES: frame and rows outlive it.
struct IssuedForecasts {
    const Frame& frame;
    const std::vector<ForecastRow>& rows;  ///< of the frame
    std::string forecaster;
    std::string run_id;
    Timestamp issued_at;
    std::vector<FailedForecaster> failed = {};  ///< those that it stands in for
};

/// {schema_version, run_id, forecaster, instead_of: [{forecaster, because}], issued_at, unit, forecasts: [{time, value,
/// low80, high80, low95, high95, weather, forecaster, members: {NAME: weight}, explanation}]}. `instead_of` is there if
/// the forecaster stands in for others, `members` for a weighted mean, an explanation if the row has one; an interval
/// that is not known is null.
std::string forecast_json(const IssuedForecasts& issued);
/// A row a forecast, with its intervals and the load if that is known, in the frame's unit.
std::string render_forecasts(const IssuedForecasts& issued, TableFormat format, const Terminal& terminal);
/// The forecasts behind the loads before them, as a plot on a terminal that draws; else empty.
std::string plot_forecasts(const IssuedForecasts& issued, const Terminal& terminal);

}  // namespace forecast
