#pragma once

#include <vector>

#include "forecast/core/frame.hpp"
#include "forecast/evaluation/calibration_set.hpp"
#include "forecast/workflow/extended_forecast.hpp"

// Intervals around the rows of `predict`, from the errors of past forecasts made in the same way.

namespace forecast {

/// The loads that are known when row `direct` is issued, and the weather as it is forecast with.
Frame known_frame(const Frame& frame, const IssueOptions& issue, std::size_t direct);

/// Puts intervals around the rows of `wanted` by the set's forecasts, none where the errors of these are too few, which
/// is said. Those of the first day are as in a backtest, those of each later one by the errors of its own lead time.
std::vector<ForecastRow> with_intervals(std::vector<ForecastRow> rows, const CalibrationSet& set, const Frame& known,
                                        const WantedRows& wanted);

}  // namespace forecast
