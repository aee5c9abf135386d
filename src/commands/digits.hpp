#pragma once

namespace forecast {

/// So many digits behind the point that a number of this size keeps `significant` ones, and at least `least`. A size
/// of 0, or none that is finite, gives `least`.
int decimals_for(double size, int significant, int least);

/// Of loads and forecasts: four digits of the largest, large ones have one behind the point.
int value_decimals(double largest);

}  // namespace forecast
