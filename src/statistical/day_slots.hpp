#pragma once

#include <cstddef>
#include <vector>

#include "forecast/core/frame.hpp"

namespace forecast {

/// Rows of each local clock time, in order: 48 slots of half-hours, one slot of days. The hour that a change of clocks
/// repeats is in its slot twice, the one that it skips not at all.
struct DaySlots {
    std::vector<std::vector<std::size_t>> rows;  ///< [slots][rows]
    std::vector<std::size_t> slot_of;            ///< [axis.size()]
};
DaySlots day_slots(const TimeAxis& axis);

}  // namespace forecast
