#pragma once

#include <vector>

#include "forecast/quality/check.hpp"
#include "regular_values.hpp"

namespace forecast {

/// Runs of time steps whose values are a power of ten times the usual, such as kW among MW. Found step by step: they
/// may begin within a day.
struct StepsInAnotherUnit {
    int power = 0;  ///< of the longest run: 3 = 1000 times the level
    std::vector<Place> places;
};

/// Compares each step with the same local time of the two weeks before, those already found left out. Finds nothing in
/// a series that is not steady from day to day.
StepsInAnotherUnit steps_in_another_unit(const RegularValues& grid);

}  // namespace forecast
