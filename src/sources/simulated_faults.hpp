#pragma once

#include <cstdint>
#include <vector>

namespace forecast {

/// A clean series with the faults of real ones: days mostly empty, short gaps, single spikes, zeros, stretches stuck at
/// one value. `values` have `steps_per_day` a day. NaN = missing.
std::vector<double> with_faults(std::vector<double> values, std::size_t steps_per_day, std::int64_t seed);

}  // namespace forecast
