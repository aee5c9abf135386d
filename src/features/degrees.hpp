#pragma once

#include <algorithm>
#include <cmath>

// Heating and cooling degrees, in °C.

namespace forecast {

/// Daily mean temperature in °C below which homes are heated.
inline constexpr int kHeatingLimit = 16;

/// Degrees below `under`, else 0; NaN of NaN.
inline double heating(double temperature, int under = kHeatingLimit) {
    return std::isnan(temperature) ? temperature : std::max(0.0, under - temperature);
}

/// Degrees above `over`, else 0; NaN of NaN.
inline double cooling(double temperature, int over) {
    return std::isnan(temperature) ? temperature : std::max(0.0, temperature - over);
}

}  // namespace forecast
