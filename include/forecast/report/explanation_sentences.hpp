#pragma once

#include <string>
#include <vector>

#include "forecast/core/frame.hpp"
#include "forecast/evaluation/forecast_row.hpp"

namespace forecast {

/// A line a local day: how much more or less than the load of a week before is forecast, and by which groups of the
/// explanation, the largest first.
///
///   2025-01-15: 20.0 MW more than on 2025-01-08: 15.0 more by value(temperature) (temperature 3.0 lower), ..., 5.0
///   less by the rest.
///
/// A group's part is what it adds, less what it added to the forecast of that day. "the rest" is what that forecast
/// fell short of the load, and all groups beyond the largest four. The parts add up, as printed. At a finer step than a
/// day these are means of the day. Where the earlier forecast has no explanation, or there is no such load, the day is
/// compared with the newest known load, as in the table, and the line says so.
///
/// REQUIRES: all `rows` have explanations.
std::string explanation_sentences(const std::vector<ForecastRow>& rows, const Frame& frame);

}  // namespace forecast
