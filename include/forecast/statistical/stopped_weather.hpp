#pragma once

#include <optional>
#include <string>
#include <vector>

#include "forecast/core/frame.hpp"

// Weather series that end before the load does: a source was switched off, or is not fetched any more.

namespace forecast {

/// Days by which weather may lag behind the load; so much may be a source's delay.
inline constexpr int kLongestGap = 28;

/// The newest row before `end` whose value was observed, not imputed.
std::optional<std::size_t> last_observed(const Column& column, std::size_t end);

/// Future covariates that have ended although there is newer load.
struct StoppedWeather {
    std::vector<std::string> columns;
    Day last;  ///< the newest day on which all of them were observed
};

/// The future covariates whose newest observed value is more than kLongestGap days older than the newest observed load.
/// Nothing if there are none.
std::optional<StoppedWeather> stopped_weather(const Frame& frame);

}  // namespace forecast
