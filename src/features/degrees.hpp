#pragma once

#include <algorithm>
#include <cmath>

namespace forecast {

inline constexpr int kHeatingLimit = 16;  ///< degrees Celsius of the day below which homes are heated

/// Degrees below `under`; NaN of NaN.
inline double heating(double temperature, int under = kHeatingLimit) {
    return std::isnan(temperature) ? temperature : std::max(0.0, under - temperature);
}

/// Degrees above `over`; NaN of NaN.
inline double cooling(double temperature, int over) {
    return std::isnan(temperature) ? temperature : std::max(0.0, temperature - over);
}

}  // namespace forecast
