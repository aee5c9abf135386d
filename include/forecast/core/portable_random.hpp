#pragma once

#include <cmath>
#include <cstdint>
#include <random>

namespace forecast {

/// Random numbers that are the same on every platform. std::normal_distribution differs between libraries, and so do
/// logarithms, which the usual methods for normal numbers need.
class PortableRandom {
public:
    /// `stream` tells apart independent sequences of one seed.
    PortableRandom(std::int64_t seed, std::uint64_t stream)
        : engine_(static_cast<std::uint64_t>(seed) * 0x9E3779B97F4A7C15ULL + stream) {}

    /// In [0, 1).
    double uniform() { return static_cast<double>(engine_() >> 11U) * 0x1p-53; }

    /// In [low, high], both included.
    int integer(int low, int high) { return low + static_cast<int>(uniform() * (high - low + 1)); }

    /// Nearly normal, mean 0, standard deviation 1: the sum of twelve uniform numbers, never beyond 6.
    double normal() {
        double sum = -6.0;
        for (int i = 0; i < 12; ++i) {
            sum += uniform();
        }
        return sum;
    }

private:
    std::mt19937_64 engine_;
};

/// A stationary first-order autoregression, x' = phi x + e, started in its stationary distribution.
/// REQUIRES: |phi| < 1; `random` outlives it.
class Autoregression {
public:
    Autoregression(PortableRandom& random, double phi, double innovation_sd)
        : random_(random),
          phi_(phi),
          innovation_sd_(innovation_sd),
          state_(innovation_sd / std::sqrt(1.0 - phi * phi) * random.normal()) {}

    /// The expectation of the next value, given the present one.
    [[nodiscard]] double expected() const { return phi_ * state_; }
    /// Draws the next value.
    double next() { return state_ = expected() + innovation_sd_ * random_.normal(); }

private:
    PortableRandom& random_;
    double phi_;
    double innovation_sd_;
    double state_;
};

}  // namespace forecast
