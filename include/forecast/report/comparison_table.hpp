#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "forecast/evaluation/comparison.hpp"
#include "forecast/report/table.hpp"
#include "forecast/report/terminal.hpp"

namespace forecast {

/// Forecasters side by side on the same rows, the smallest MAE marked by colour; as text with lines on the period and
/// on what was left out.
std::string render_comparison(const Comparison& comparison, const std::string& issue, Day from, Day to,
                              TableFormat format, const Terminal& terminal);

/// The same in Markdown, for the note of a run, which MLflow shows above all metrics.
std::string scores_note(const Comparison& comparison, const std::string& issue, Day from, Day to);

/// {schema_version, from, to, issue, dropped, forecasters: [...]} as cli.md has it. With several modes of weather each
/// forecaster is there in every one.
nlohmann::ordered_json comparison_json(const Comparison& comparison, const std::string& issue, Day from, Day to);

/// The modes of weather that forecasters run in, in their order.
std::vector<WeatherMode> weathers_of(const std::vector<EvaluatedForecaster>& forecasters);

/// "weather of the target day as observed (perfect)"
std::string describe_weather(const std::vector<WeatherMode>& weathers);

/// Where the forecasts of the weather come from by which "issued" was judged, a line a source; empty where there are
/// none.
std::string describe_issued_weather(const Frame& frame);
nlohmann::ordered_json issued_weather_json(const Frame& frame);

}  // namespace forecast
