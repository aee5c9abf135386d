#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "forecast/core/forecaster.hpp"
#include "forecast/core/frame.hpp"
#include "forecast/workflow/extended_forecast.hpp"

// Intervals around the rows of `predict`, from the errors of past forecasts made in the same way.

namespace forecast {

/// The forecaster and the rows whose errors make the intervals.
struct Calibration {
    Forecaster& forecaster;
    std::size_t from = 0;              ///< first row whose error counts
    std::optional<std::size_t> reach;  ///< as in WantedRows
    std::size_t lookback = 0;          ///< rows of a network's window; 0 = no network
};

/// Puts intervals around the rows of `wanted`. Rows for which too few errors are known get none; a warning says so.
///
/// The first day's intervals are as in a backtest. Those of later days are wider by error_growth_by_day(). Prepares the
/// forecaster anew, with a frame that is gone afterwards.
std::vector<ForecastRow> with_intervals(std::vector<ForecastRow> rows, const Calibration& calibration,
                                        const Frame& frame, const IssueOptions& issue, const WantedRows& wanted);

/// [days] by how much the mean absolute error of each day of a step-by-step forecast exceeds that of the first day: 1
/// first, never falling. Measured on stretches of `days` days between the rows `from` and `end`. Empty if there are
/// fewer than ten.
std::vector<double> error_growth(const Calibration& calibration, const Frame& frame, const IssueOptions& issue,
                                 std::size_t from, std::size_t end, int days);

/// The same for at most `days` days, measured on stretches of fixed lengths (3, 7, 14, 28 days): a day's factor is the
/// same however many days are forecast. Ends where there are too few stretches; the first day always has a factor.
std::vector<double> error_growth_by_day(const Calibration& calibration, const Frame& frame, const IssueOptions& issue,
                                        std::size_t from, std::size_t end, int days);

}  // namespace forecast
