#pragma once

#include <cmath>
#include <cstdint>
#include <random>

namespace forecast {

/// Random numbers that are the same on every platform: std::normal_distribution is not, and neither are logarithms.
class PortableRandom {
public:
    /// `stream` tells independent sequences of one seed apart.
    PortableRandom(std::int64_t seed, std::uint64_t stream)
        : engine_(static_cast<std::uint64_t>(seed) * 0x9E3779B97F4A7C15ULL + stream) {}

    /// In [0, 1).
    double uniform() { return static_cast<double>(engine_() >> 11U) * 0x1p-53; }

    /// In [low, high], both included.
    int integer(int low, int high) { return low + static_cast<int>(uniform() * (high - low + 1)); }

    /// Mean 0, standard deviation 1: the sum of twelve uniform numbers, so never beyond 6.
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

/// A stationary first-order autoregression: x' = phi x + e.
class Autoregression {
public:
    Autoregression(PortableRandom& random, double phi, double innovation_sd)
        : random_(random),
          phi_(phi),
          innovation_sd_(innovation_sd),
          state_(innovation_sd / std::sqrt(1.0 - phi * phi) * random.normal()) {}

    /// What the next value is expected to be.
    [[nodiscard]] double expected() const { return phi_ * state_; }
    double next() { return state_ = expected() + innovation_sd_ * random_.normal(); }

private:
    PortableRandom& random_;
    double phi_;
    double innovation_sd_;
    double state_;
};

}  // namespace forecast
