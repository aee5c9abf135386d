#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "forecast/evaluation/breakdown.hpp"
#include "forecast/report/terminal.hpp"

namespace forecast {

/// Differences and weather attribution as tables for people, and the slices of `by`; those of the seasons and of
/// special days where it is empty.
std::string render_breakdown(const Breakdown& breakdown, const Comparison& comparison, const std::string& by,
                             const Terminal& terminal);

/// Adds "against", "differences", "weather_blame", "cold_below" and "slices" to `json`.
void add_breakdown(nlohmann::ordered_json& json, const Breakdown& breakdown, const Comparison& comparison);

}  // namespace forecast
