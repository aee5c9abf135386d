#pragma once

#include <limits>

namespace forecast {

/// A missing value. It equals nothing, itself included: test with std::isnan.
inline constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

}  // namespace forecast
