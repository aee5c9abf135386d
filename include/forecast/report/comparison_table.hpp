#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "forecast/evaluation/comparison.hpp"
#include "forecast/report/table.hpp"
#include "forecast/report/terminal.hpp"

// A Comparison (evaluation) as table, JSON and note: the scores of forecasters side by side, in the comparison's unit.
//
// In all of these days are local and `to` is excluded; `issue` says in words how forecasts were issued ("day-of").
// REQUIRES: at least one forecaster.

namespace forecast {

/// The scores as a table, the smallest MAE marked by colour. As text, lines above it name the period and which rows
/// were excluded.
std::string render_comparison(const Comparison& comparison, const std::string& issue, Day from, Day to,
                              TableFormat format, const Terminal& terminal);

/// The same in Markdown, for the note of a run, which MLflow shows above all metrics.
std::string scores_note(const Comparison& comparison, const std::string& issue, Day from, Day to);

/// {schema_version, from, to, issue, unit, dropped, forecasters: [{name, weather, uses_weather, n, metrics}]}. A
/// forecaster has an entry for each weather mode; one that uses no weather has the same numbers in all.
nlohmann::ordered_json comparison_json(const Comparison& comparison, const std::string& issue, Day from, Day to);

/// The mean absolute errors of a forecaster's days as a plot on a terminal that draws; else empty.
std::string plot_daily_errors(const Comparison& comparison, const Frame& frame, const std::string& forecaster,
                              const Terminal& terminal);

/// Adds each metric by its key, null where it is not defined, and "mape_left_out".
void add_metrics(nlohmann::ordered_json& json, const Score& score);

/// The weather modes of these forecasters, in their order.
std::vector<WeatherMode> weathers_of(const std::vector<EvaluatedForecaster>& forecasters);

/// "weather of the target day as observed (perfect)"; of several modes, what each of them is.
std::string describe_weather(const std::vector<WeatherMode>& weathers);

/// Where the weather forecasts of `issued` come from, a line a source; empty if there are none.
std::string describe_issued_weather(const Frame& frame);
/// The same as an object: column name -> how its forecasts were made.
nlohmann::ordered_json issued_weather_json(const Frame& frame);

}  // namespace forecast
