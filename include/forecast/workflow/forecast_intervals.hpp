#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "forecast/core/forecaster.hpp"
#include "forecast/core/frame.hpp"
#include "forecast/workflow/extended_forecast.hpp"

namespace forecast {

/// Whose errors, from which row on, make the intervals.
struct Calibration {
    Forecaster& forecaster;
    std::size_t from = 0;
    std::optional<std::size_t> reach;  ///< as WantedRows
    std::size_t lookback = 0;          ///< rows of a network's window; 0 = no network
};

/// Puts intervals around the rows of `wanted`, none where the errors before are too few, which is said. Those of the
/// first day are as in a backtest; on each day after it they are wider, by as much as the errors of forecasts step by
/// step grew on the days since `calibration.from`.
std::vector<ForecastRow> with_intervals(std::vector<ForecastRow> rows, const Calibration& calibration,
                                        const Frame& frame, const IssueOptions& issue, const WantedRows& wanted);

/// By how much the mean absolute errors of forecasts step by step exceed those of the first day, on each day from it
/// on, 1 first, never falling; measured on stretches of `days` days between the rows `from` and `end`. Empty where
/// there are fewer than ten.
std::vector<double> error_growth(const Calibration& calibration, const Frame& frame, const IssueOptions& issue,
                                 std::size_t from, std::size_t end, int days);

/// The same for `days` days or fewer, each by stretches whose length depends on that day alone, so that a day's factor
/// is the same however many are forecast; the first day always has one.
std::vector<double> error_growth_by_day(const Calibration& calibration, const Frame& frame, const IssueOptions& issue,
                                        std::size_t from, std::size_t end, int days);

}  // namespace forecast
