#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "forecast/evaluation/breakdown.hpp"
#include "forecast/report/terminal.hpp"

// A Breakdown (evaluation) for people and for programs.

namespace forecast {

/// Differences and weather attribution as tables, then the slices of `by` (one of slice_names()). Empty `by`: seasons
/// and special days.
std::string render_breakdown(const Breakdown& breakdown, const Comparison& comparison, const std::string& by,
                             const Terminal& terminal);

/// Adds "against", "differences", "weather_blame", "cold_below" and "slices" to the object `json`.
void add_breakdown(nlohmann::ordered_json& json, const Breakdown& breakdown, const Comparison& comparison);

}  // namespace forecast
