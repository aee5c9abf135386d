#pragma once

#include <optional>
#include <string>
#include <vector>

#include "forecast/core/frame.hpp"

namespace forecast {

inline constexpr int kLongestGap = 28;  // days: a shorter one may be a source's delay

/// The newest row before `end` whose value is not from gap filling.
std::optional<std::size_t> last_observed(const Column& column, std::size_t end);

/// Weather that has come to an end while the loads go on.
struct StoppedWeather {
    std::vector<std::string> columns;
    Day last;  ///< the newest day on which all of them were observed
};

/// Those columns known ahead whose newest value is more than kLongestGap older than the newest observed load.
/// Nothing where there are none.
std::optional<StoppedWeather> stopped_weather(const Frame& frame);

}  // namespace forecast
