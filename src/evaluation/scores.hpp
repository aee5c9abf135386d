#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "forecast/evaluation/backtest.hpp"

namespace forecast {

/// Whether the forecaster has a word on half of the rows at least: climatology has none in the first year, and shall
/// not choose the few rows on which the others are judged.
bool has_coverage(const std::vector<ScoredRow>& rows, std::size_t forecaster);

/// The errors of one forecaster on `rows`, all of which it predicted if any.
Score score(const std::string& name, const std::vector<const ScoredRow*>& rows, std::size_t forecaster);

/// The mean absolute error of taking the value of seven days before, over the observed rows before `first_row`: the
/// unit of mase. Nothing where that is 0 or there are none.
std::optional<double> mase_scale(const Frame& frame, std::size_t first_row);

}  // namespace forecast
