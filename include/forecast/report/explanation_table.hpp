#pragma once

#include <string>
#include <vector>

#include "forecast/core/frame.hpp"
#include "forecast/evaluation/forecast_row.hpp"
#include "forecast/report/table.hpp"

// Explanations of forecasts, rounded so that the printed numbers add up.

namespace forecast {

/// An explanation in units of the last printed decimal: baseline + contributions == forecast, exactly.
struct RoundedExplanation {
    long long baseline = 0;
    std::vector<long long> contributions;
    long long forecast = 0;
};
/// Rounds baseline and forecast to the nearest unit. Contributions are rounded down or up so that they add up: up where
/// rounding down loses most (the method of the largest remainder).
RoundedExplanation rounded(const Explanation& explanation, int decimals);

/// A line for the newest known load, a signed line for each group, a line for the forecast; a column for each forecast
/// row. With more than 14 rows the table is turned: a line for each forecast row.
/// REQUIRES: all `rows` have explanations.
std::string render_explanations(const std::vector<ForecastRow>& rows, const Frame& frame, TableFormat format,
                                const Terminal& terminal);

}  // namespace forecast
