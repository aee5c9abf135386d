#pragma once

#include <cstdint>
#include <vector>

namespace forecast {

/// Spoils a clean series of `slots_per_day` values a day as real ones are: days mostly empty, short gaps, single
/// spikes, zeros, stretches that stick at one value. NaN = missing.
std::vector<double> with_faults(std::vector<double> values, std::size_t slots_per_day, std::int64_t seed);

}  // namespace forecast
