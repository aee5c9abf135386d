#pragma once

#include <string>
#include <vector>

#include "forecast/core/frame.hpp"
#include "forecast/evaluation/forecast_row.hpp"
#include "forecast/report/table.hpp"

namespace forecast {

/// A rounded explanation, in units of the last decimal: baseline + the contributions = the forecast, without a rest.
struct RoundedExplanation {
    long long baseline = 0;
    std::vector<long long> contributions;
    long long forecast = 0;
};
/// The baseline and the forecast to the nearest unit; the contributions down or up to one, up where that loses least
/// (the method of the largest remainder).
RoundedExplanation rounded(const Explanation& explanation, int decimals);

/// One line a group, signed, between the newest known load and the forecast; one column a forecast row. Of more than 14
/// rows each is a line. All `rows` have explanations.
std::string render_explanations(const std::vector<ForecastRow>& rows, const Frame& frame, TableFormat format,
                                const Terminal& terminal);

}  // namespace forecast
