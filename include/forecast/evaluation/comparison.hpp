#pragma once

#include <string>
#include <vector>

#include "forecast/evaluation/backtest.hpp"

namespace forecast {

/// A forecaster under test, as tables and files name it.
struct EvaluatedForecaster {
    std::string name;
    WeatherMode weather = WeatherMode::perfect;  ///< what it sees of rows ahead
    bool uses_weather = false;                   ///< else the mode makes no difference
};

/// Forecasters side by side on the same rows.
struct Comparison {
    BacktestResult result;
    std::vector<EvaluatedForecaster> forecasters;  ///< in the order of result.scores
    std::string unit = "MW";                       ///< of actual values, forecasts and errors

    [[nodiscard]] int decimals() const;  ///< that errors are shown with, see decimals_of()
};

/// "linear", or "linear/issued" where it runs in several modes of weather.
std::vector<std::string> labels(const std::vector<EvaluatedForecaster>& forecasters);

/// Names for score_forecasts().
std::vector<std::string> names_of(const std::vector<EvaluatedForecaster>& forecasters);

/// "3 without a load, 2 that linear cannot forecast"; empty where none is left out.
std::string why_dropped(const Comparison& comparison);

/// Rows as CSV: time, actual, each forecaster's forecast, when it was issued, then low80, high80, low95 and high95 of
/// each.
std::string predictions_csv(const Frame& frame, const IssueOptions& issue, const Comparison& comparison);

}  // namespace forecast
