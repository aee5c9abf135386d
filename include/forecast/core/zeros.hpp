#pragma once

#include "forecast/core/series.hpp"

namespace forecast {

/// Whether the zeros of a series are values like any other (a meter at 0), rather than what is published where nothing
/// was measured. Decides the default of frame.zero_is_missing.
///
/// True if one of these holds, false if there are no zeros:
///
/// - most runs of zeros are natural: beside values no further from zero than the series usually moves in one step, or
///   between a negative and a positive value;
/// - a tenth of all values or more are zeros, in more than 10 runs.
bool zeros_are_values(const Series& series);

}  // namespace forecast
