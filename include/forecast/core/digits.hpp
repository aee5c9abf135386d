#pragma once

#include <string>

namespace forecast {

/// So many digits behind the point that a number of this size keeps `significant` ones, and at least `least`. A size
/// of 0, or none that is finite, gives `least`.
int decimals_for(double size, int significant, int least);

/// Of loads and forecasts: four digits of the largest, large ones have one behind the point.
int value_decimals(double largest);

/// "3 s", "4 min 10 s", "2 h 5 min"
std::string format_seconds(double seconds);

}  // namespace forecast
