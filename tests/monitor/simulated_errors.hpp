#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace forecast {

/// A normal number of two uniform ones (Box and Muller), the same on every machine.
inline double normal_number(std::mt19937_64& random) {
    const double a = (static_cast<double>(random() >> 11U) + 0.5) / 9007199254740992.0;
    const double b = static_cast<double>(random() >> 11U) / 9007199254740992.0;
    return std::sqrt(-2 * std::log(a)) * std::cos(6.283185307179586 * b);
}

/// Errors of which each keeps `memory` of the one before, of mean 0 and variance 1.
inline std::vector<double> simulated_errors(std::size_t days, double memory, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::vector<double> values;
    double value = normal_number(random);
    for (std::size_t i = 0; i < days; ++i) {
        value = memory * value + std::sqrt(1 - memory * memory) * normal_number(random);
        values.push_back(value);
    }
    return values;
}

}  // namespace forecast
