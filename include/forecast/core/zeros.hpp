#pragma once

#include "forecast/core/series.hpp"

namespace forecast {

/// Whether the zeros of a series are values like any other, and not what is given where nothing was measured.
///
/// They are where most runs of them lie beside values as near to zero as this series moves in one step, or between a
/// negative and a positive one, or where a tenth of all values are zeros, in more than a few runs. False without zeros.
bool zeros_are_values(const Series& series);

}  // namespace forecast
