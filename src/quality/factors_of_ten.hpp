#pragma once

#include <vector>

#include "forecast/quality/check.hpp"
#include "regular_values.hpp"

namespace forecast {

/// Runs of slots in another unit, found slot by slot, so that they may begin within a day.
struct SlotsInAnotherUnit {
    int power = 0;  ///< of the longest run: 3 = 1000 times the level
    std::vector<Place> places;
};

/// Against the same local time of the two weeks before, those left out that are in another unit themselves. Nothing in
/// a series that is not steady from slot to slot.
SlotsInAnotherUnit slots_in_another_unit(const RegularValues& grid);

}  // namespace forecast
