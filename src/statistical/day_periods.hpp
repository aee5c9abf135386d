#pragma once

#include <cstddef>
#include <vector>

#include "forecast/core/frame.hpp"

namespace forecast {

/// Rows of each local clock time, in order: 48 periods of half-hours, one period of days. The hour that a change of
/// clocks repeats is in its period twice, the one that it skips not at all.
struct DayPeriods {
    std::vector<std::vector<std::size_t>> rows;  ///< [periods][rows]
    std::vector<std::size_t> period_of;          ///< [axis.size()]
};
DayPeriods day_periods(const TimeAxis& axis);

}  // namespace forecast
