#pragma once

#include <vector>

#include "forecast/core/time.hpp"

// How a long period is cut into requests to an API.

namespace forecast {

/// `wanted` cut at calendar months of UTC, oldest first; empty for an empty period.
std::vector<Period> by_month(const Period& wanted);
/// The same at calendar years of UTC.
std::vector<Period> by_year(const Period& wanted);

/// Whether `time` lies in [begin, end).
inline bool contains(const Period& period, Timestamp time) {
    return period.begin <= time && time < period.end;
}

}  // namespace forecast
