#pragma once

#include <cstdint>
#include <string_view>

// Random numbers computed from a key instead of drawn in order: the error of one day is the same whatever else is
// simulated, on every platform.

namespace forecast {

/// Scrambles 64 bits so that neighbouring inputs give unrelated outputs: the finaliser of SplitMix (Steele, Lea and
/// Flood, "Fast splittable pseudorandom number generators", 2014).
constexpr std::uint64_t scrambled(std::uint64_t x) {
    x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    x = (x ^ (x >> 27U)) * 0x94D049BB133111EBULL;
    return x ^ (x >> 31U);
}

/// A hash of `text`, the same on every platform, which std::hash is not.
constexpr std::uint64_t hashed(std::string_view text) {
    std::uint64_t hash = 0;
    for (const char c : text) {
        hash = scrambled(hash + static_cast<unsigned char>(c) + 1);
    }
    return hash;
}

/// Nearly normal, mean 0, standard deviation 1, by `key` alone: the sum of twelve uniform numbers, within -6 .. 6.
constexpr double hashed_normal(std::uint64_t key) {
    constexpr std::uint64_t kStride = 0x9E3779B97F4A7C15ULL;
    double sum = -6.0;
    for (int i = 0; i < 12; ++i) {
        key += kStride;
        sum += static_cast<double>(scrambled(key) >> 11U) * 0x1p-53;
    }
    return sum;
}

}  // namespace forecast
