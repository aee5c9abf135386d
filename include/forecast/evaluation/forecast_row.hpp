#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "forecast/core/forecaster.hpp"
#include "forecast/evaluation/backtest.hpp"

namespace forecast {

/// The row some weeks before a forecast, at the same clock time.
struct EarlierRow {
    std::size_t row = 0;
    double load = 0;                         ///< that came
    std::optional<Explanation> explanation;  ///< of its forecast, as of its own issue; nothing if there is none
};

/// The forecast of one row that is not yet observed, as `predict` gives it.
struct ForecastRow {
    std::size_t row = 0;
    double value = 0;
    std::optional<Intervals> intervals;  ///< nothing while too few errors are known
    std::string weather;                 ///< where its weather comes from: observed, forecast, persistence, none, ...
    std::optional<Explanation> explanation;  ///< if one was asked for and the model has one
    std::vector<MemberWeight> members = {};  ///< of a weighted mean: what it is made of
    std::optional<EarlierRow> earlier = {};  ///< if it is explained: what it is compared with in words
};

/// A forecaster that was to forecast and could not.
struct FailedForecaster {
    std::string name;
    std::string reason;  ///< a sentence
};

}  // namespace forecast
