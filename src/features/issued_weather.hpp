#pragma once

#include <map>
#include <string>

#include "forecast/core/forecaster.hpp"
#include "forecast/core/frame.hpp"
#include "forecast/core/series.hpp"
#include "forecast/features/options.hpp"
#include "row_aggregates.hpp"

// Weather as it was forecast, for `issue.weather` = issued. build_frame() calls it for each future covariate.

namespace forecast {

/// Where the forecasts of one column come from.
struct IssuedSource {
    const std::map<std::string, Series>& series;  ///< all series, by "source.column"
    std::string key;                              ///< of the column's own series: "weather.temperature_2m"
    AggregationRule rule;                         ///< by which the column was made
    std::size_t observed_until = 0;               ///< rows of the column from here on are forecasts
};

/// Fills `column.issued` for all lead times that forecasts of `issue` can need, and sets `column.issued_from`.
///
/// Stored forecasts come first. From where they end, observed values get a simulated error (simulated_forecasts());
/// rows that are forecasts already stay as they are. Throws Error(insufficient_data) if forecasts are stored, but not
/// for the lead time of `issue`.
void add_issued_weather(Column& column, const TimeAxis& axis, const IssuedSource& source,
                        const WeatherErrorOptions& errors, const IssueOptions& issue);

}  // namespace forecast
