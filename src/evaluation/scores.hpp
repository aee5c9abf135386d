#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "forecast/evaluation/backtest.hpp"

// How score_forecasts() turns scored rows into metrics.

namespace forecast {

/// Whether the forecaster has forecasts for at least half of the rows. One that has fewer (climatology in its first
/// year) must not decide on which few rows the others are scored.
bool has_coverage(const std::vector<ScoredRow>& rows, std::size_t forecaster);

/// All metrics of one forecaster on `rows`; mase in units of `mase_scale`, if there is one. n = 0 if there are no rows,
/// or it does not predict them. REQUIRES: it predicts all of `rows` or none.
Score score(const std::string& name, const std::vector<const ScoredRow*>& rows, std::size_t forecaster,
            std::optional<double> mase_scale);

/// The unit of mase: the mean absolute error of the value seven days before, over the observed rows before `first_row`.
/// Nothing if it is 0, or there are no such rows.
std::optional<double> mase_scale(const Frame& frame, std::size_t first_row);

}  // namespace forecast
