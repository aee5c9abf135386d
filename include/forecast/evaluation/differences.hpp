#pragma once

#include <cstddef>
#include <vector>

#include "forecast/evaluation/backtest.hpp"
#include "forecast/evaluation/paired_bootstrap.hpp"

namespace forecast {

/// Mean absolute error of one forecaster on each local day that has scored rows, in the order of time. All forecasters
/// that predict anything have the same days.
std::vector<double> daily_errors(const TimeAxis& axis, const std::vector<ScoredRow>& rows, std::size_t forecaster);

/// By how much `forecaster` errs more than `reference`, the mean over the days, in the target's unit, with its 95 %
/// interval by the paired bootstrap over blocks of seven days, see BootstrapOptions for `compared`. Both predict the
/// rows, at least one.
PairedGain difference(const TimeAxis& axis, const std::vector<ScoredRow>& rows, std::size_t reference,
                      std::size_t forecaster, std::size_t compared = 1);

}  // namespace forecast
