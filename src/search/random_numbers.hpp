#pragma once

#include <cstddef>
#include <cstdint>
#include <random>

namespace forecast {

/// Numbers that follow from a seed and the number of a trial, the same on every machine.
class TrialRandom {
public:
    TrialRandom(std::int64_t seed, std::size_t trial) {
        std::seed_seq both{static_cast<std::uint64_t>(seed), static_cast<std::uint64_t>(trial)};
        engine_.seed(both);
    }
    /// Evenly from [0, 1).
    double uniform() { return static_cast<double>(engine_() >> 11U) * 0x1p-53; }
    /// Evenly from 0 .. count - 1.
    std::size_t below(std::size_t count) { return static_cast<std::size_t>(uniform() * static_cast<double>(count)); }

private:
    std::mt19937_64 engine_;
};

}  // namespace forecast
