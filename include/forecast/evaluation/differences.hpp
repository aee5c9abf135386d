#pragma once

#include <cstddef>
#include <vector>

#include "forecast/evaluation/backtest.hpp"
#include "forecast/evaluation/paired_bootstrap.hpp"

// Differences between two forecasters with their uncertainty. They are taken by day: errors within a day are too alike
// to count as independent.

namespace forecast {

/// [days] the mean absolute error of one forecaster on each local day that has scored rows, in order of time. All
/// forecasters with forecasts have the same days.
std::vector<double> daily_errors(const TimeAxis& axis, const std::vector<ScoredRow>& rows, std::size_t forecaster);

/// By how much `errors` are larger than those of the reference, both by day, as the mean over days with its 95 %
/// interval: paired bootstrap over blocks of seven days. The bounds are NaN for less than two blocks. `compared`: see
/// BootstrapOptions. REQUIRES: the same days, at least one.
PairedGain difference_of_days(const std::vector<double>& reference, const std::vector<double>& errors,
                              std::size_t compared = 1);

/// The same of two forecasters: by how much `forecaster` errs more than `reference`. REQUIRES: at least one row, which
/// both predict.
PairedGain difference(const TimeAxis& axis, const std::vector<ScoredRow>& rows, std::size_t reference,
                      std::size_t forecaster, std::size_t compared = 1);

}  // namespace forecast
