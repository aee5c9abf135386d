#pragma once

#include <vector>

#include "forecast/core/time.hpp"

namespace forecast {

/// `wanted` cut at the calendar months of UTC, oldest first; nothing for an empty period.
std::vector<Period> by_month(const Period& wanted);
/// The same at the calendar years of UTC.
std::vector<Period> by_year(const Period& wanted);

inline bool contains(const Period& period, Timestamp time) {
    return period.begin <= time && time < period.end;
}

}  // namespace forecast
