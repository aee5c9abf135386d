#pragma once

#include <functional>
#include <vector>

#include "forecast/core/forecaster.hpp"
#include "forecast/evaluation/forecast_row.hpp"

// What an explained forecast is compared with in words: the load of a week before, and how that one was forecast.

namespace forecast {

/// The forecaster as a backtest has it for row `first`, prepared on the whole frame; null where it cannot be had.
using ForecasterThen = std::function<const Forecaster*(std::size_t first)>;

/// Adds to the rows of each local day the rows at the same clock times 7 days before; 14, 21 or 28 where not all of
/// these loads are known at `issued_at`, nothing where none of these days is. Each is explained as of its own issue by
/// the forecaster of that time, which is asked for once, for the first of them.
std::vector<ForecastRow> with_week_before(std::vector<ForecastRow> rows, const Frame& frame, const IssueOptions& issue,
                                          Timestamp issued_at, const ForecasterThen& forecaster_then);

}  // namespace forecast
