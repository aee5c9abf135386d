#pragma once

#include <cstdint>
#include <string_view>

namespace forecast {

/// Scrambles 64 bits so that neighbouring inputs give unrelated outputs (the finaliser of SplitMix; Steele, Lea and
/// Flood, "Fast splittable pseudorandom number generators", 2014).
constexpr std::uint64_t scrambled(std::uint64_t x) {
    x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    x = (x ^ (x >> 27U)) * 0x94D049BB133111EBULL;
    return x ^ (x >> 31U);
}

/// The same on every platform, which std::hash is not.
constexpr std::uint64_t hashed(std::string_view text) {
    std::uint64_t hash = 0;
    for (const char c : text) {
        hash = scrambled(hash + static_cast<unsigned char>(c) + 1);
    }
    return hash;
}

/// Mean 0, standard deviation 1, by `key` alone and the same on every platform: the sum of twelve uniform numbers.
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
