#pragma once

#include <optional>
#include <string>
#include <vector>

#include "forecast/core/frame.hpp"

// Where a covariate ends: weather may end before the load does, as its source was switched off or is not fetched any
// more. Whether the forecasters of an experiment can do with it is checked in workflow/covariate_check.hpp.

namespace forecast {

/// Days by which weather may lag behind the load; so much may be a source's delay.
inline constexpr int kLongestGap = 28;

/// The newest row before `end` whose value was observed, not imputed.
std::optional<std::size_t> last_observed(const Column& column, std::size_t end);

/// Future covariates that have ended although there is newer load.
struct EndedWeather {
    std::vector<std::string> columns;
    Day last;  ///< the newest day on which all of them were observed
};

/// The future covariates whose newest observed value is more than kLongestGap days older than the newest observed load.
/// Nothing if there are none.
std::optional<EndedWeather> ended_weather(const Frame& frame);

}  // namespace forecast
