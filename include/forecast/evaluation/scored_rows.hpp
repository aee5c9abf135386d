#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "forecast/evaluation/backtest.hpp"

// Scored rows as one looks at them afterwards: by days, and as a frame.

namespace forecast {

/// A local day with scored rows, and means over these.
struct ScoredDay {
    Day day;
    std::size_t first_row = 0;  ///< place among the scored rows
    std::size_t rows = 0;
    double error = 0;     ///< forecast minus load
    double absolute = 0;  ///< absolute error
    double actual = 0;
    double predicted = 0;
};

/// In order of time, of one forecaster. `axis`: what the rows count on.
std::vector<ScoredDay> scored_days(const TimeAxis& axis, const std::vector<ScoredRow>& rows, std::size_t forecaster);

/// The ten days with the largest absolute errors, the worst first.
std::vector<ScoredDay> worst_days(std::vector<ScoredDay> days);

/// score_rows() of all rows.
std::vector<Score> score_rows(const BacktestResult& result);

/// A frame of the target alone: NaN on rows that were not scored.
Frame scored_frame(TimeAxis axis, std::string target, std::string unit, const std::vector<ScoredRow>& rows);

}  // namespace forecast
