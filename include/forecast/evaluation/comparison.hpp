#pragma once

#include <string>
#include <vector>

#include "forecast/evaluation/backtest.hpp"

// Several forecasters side by side.

namespace forecast {

/// A forecaster in one weather mode, as tables and files name it.
struct EvaluatedForecaster {
    std::string name;
    WeatherMode weather = WeatherMode::perfect;  ///< what it knows of the weather ahead
    bool uses_weather = false;                   ///< if false, the mode makes no difference

    /// Whether it forecasts as in the mode `other`.
    [[nodiscard]] bool is_as_in(WeatherMode other) const { return !uses_weather || weather == other; }
};

/// Forecasters scored on the same rows.
struct Comparison {
    BacktestResult result;
    std::vector<EvaluatedForecaster> forecasters;  ///< in the order of result.scores
    std::string unit = "MW";                       ///< of actual values, forecasts and errors

    /// Digits behind the decimal point that errors are shown with: see decimals_of().
    [[nodiscard]] int decimals() const;
};

/// [forecasters] "linear", or "linear/issued" if it runs in several weather modes.
std::vector<std::string> labels(const std::vector<EvaluatedForecaster>& forecasters);

/// [forecasters] their names, without the mode.
std::vector<std::string> names_of(const std::vector<EvaluatedForecaster>& forecasters);

/// "3 without a load, 2 that linear cannot forecast"; empty if no row was dropped.
std::string why_dropped(const Comparison& comparison);

}  // namespace forecast
