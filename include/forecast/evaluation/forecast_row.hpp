#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "forecast/core/forecaster.hpp"
#include "forecast/evaluation/backtest.hpp"

namespace forecast {

/// The forecast of one row of a frame, as `predict` gives it.
struct ForecastRow {
    std::size_t row = 0;
    double value = 0;
    std::optional<Intervals> intervals;      ///< where the errors before are enough for them
    std::string weather;                     ///< what it is to the forecast: observed, forecast, persistence, none, ...
    std::optional<Explanation> explanation;  ///< where one was wanted and the model has one
};

}  // namespace forecast
