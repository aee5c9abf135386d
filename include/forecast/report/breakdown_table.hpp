#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "forecast/evaluation/breakdown.hpp"
#include "forecast/report/terminal.hpp"

// A Breakdown (evaluation) as text and JSON: how forecasters differ, what weather forecasts cost, errors by slice.

namespace forecast {

/// Three tables, each left out if it has no rows: differences from the reference, weather attribution, slices. `by` is
/// one of slice_names(); empty = seasons and special days.
std::string render_breakdown(const Breakdown& breakdown, const Comparison& comparison, const std::string& by,
                             const Terminal& terminal);

/// Adds to the object `json`: {against, differences: [{name, weather, against, mae, low95, high95}], weather_blame:
/// [{name, perfect, issued, none, forecast_costs, weather_is_worth, share_lost}], cold_below, slices: [{by, value, n,
/// forecasters}]}
void add_breakdown(nlohmann::ordered_json& json, const Breakdown& breakdown, const Comparison& comparison);

}  // namespace forecast
