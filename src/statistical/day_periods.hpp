#pragma once

#include <cstddef>
#include <vector>

#include "forecast/core/frame.hpp"

namespace forecast {

/// The rows of an axis by period of the day, the local clock time at which they begin: 48 periods for half-hours, 1 for
/// days. Each period has a model of its own.
///
/// The hour that a change of clocks repeats is in its period twice, one that it skips not at all.
///
/// Example: period 5 of half-hours has all rows that begin at 02:30 local time; none on the day that clocks go forward,
/// two on the day that they go back.
struct DayPeriods {
    std::vector<std::vector<std::size_t>> rows;  ///< [periods][rows], ascending
    std::vector<std::size_t> period_of;          ///< [axis.size()] the period of each row
};
/// The periods of all rows of `axis`.
DayPeriods day_periods(const TimeAxis& axis);

}  // namespace forecast
