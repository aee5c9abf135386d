#pragma once

#include <limits>

namespace forecast {

/// What stands for a value that is not there; compare with std::isnan.
inline constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

}  // namespace forecast
