#pragma once

#include <optional>
#include <string>
#include <vector>

#include "forecast/core/frame.hpp"

namespace forecast {

/// Weather that has come to an end while the loads go on.
struct StoppedWeather {
    std::vector<std::string> columns;
    Day last;  ///< the newest day on which all of them were observed
};

/// Those columns known ahead whose newest value is more than 28 days older than the newest observed load; a shorter
/// silence may be a delay. Nothing where there are none.
std::optional<StoppedWeather> stopped_weather(const Frame& frame);

}  // namespace forecast
