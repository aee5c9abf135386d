#pragma once

#include <map>
#include <string>

#include "forecast/core/forecaster.hpp"
#include "forecast/core/frame.hpp"
#include "forecast/core/series.hpp"
#include "forecast/features/options.hpp"
#include "slots.hpp"

namespace forecast {

/// Where the forecasts of one column come from.
struct IssuedSource {
    const std::map<std::string, Series>& series;  ///< by "source.column"
    std::string key;                              ///< of the column's own series
    SlotRule rule;                                ///< that made the column
    std::size_t observed_until = 0;               ///< rows of the column from here on are forecasts
};

/// Fills `column.issued` as far ahead as forecasts of `issue` may look, and says where they come from. Throws
/// Error(insufficient_data) where forecasts are kept, but not so far ahead.
void add_issued_weather(Column& column, const TimeAxis& axis, const IssuedSource& source,
                        const WeatherErrorOptions& errors, const IssueOptions& issue);

}  // namespace forecast
