#pragma once

#include <vector>

#include "regular_values.hpp"
#include "runs.hpp"

namespace forecast {

/// A level that is gone: values around zero in a series that keeps away from it.
struct GoneValues {
    double below =
        0;  ///< their size at most; 0 where the series comes near zero by habit, or does not keep away from it
    std::vector<Run> runs;  ///< of at least kFewestGone values
};
constexpr std::size_t kFewestGone = 3;

/// The runs that are not at the same clock time of most days or weeks, as radiation and lamps are. Where the series has
/// values on the way to zero, as a temperature that passes it step by step, only those that begin or end with a jump.
GoneValues gone_values(const RegularValues& grid);

}  // namespace forecast
