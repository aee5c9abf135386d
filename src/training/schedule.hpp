#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "forecast/core/time.hpp"

// What changes from step to step and from window to window: learning rate, sample weights, order.

namespace forecast {

/// Factor on the learning rate at `step` of `steps`, from 0. "constant": 1. "one-cycle": one_cycle(); of a single
/// step 1.
double rate_factor(const std::string& schedule, std::int64_t step, std::int64_t steps);

/// [days] weights that halve with every `half_life_days` before the newest day, scaled to mean 1; all 1 if it is 0.
std::vector<float> recency_weights(const std::vector<Day>& days, double half_life_days);

/// `rows` in another order, decided by `seed` and `epoch` alone, on every platform.
std::vector<std::int64_t> shuffled(std::vector<std::int64_t> rows, std::uint64_t seed, int epoch);

}  // namespace forecast
