#pragma once

#include <cstddef>
#include <random>
#include <vector>

namespace forecast {

/// As if drawn evenly from -size .. size; the same for the same seed on every platform.
inline std::vector<float> drawn(std::size_t count, unsigned seed, float size = 1) {
    std::mt19937 random(seed);
    std::vector<float> values(count);
    for (float& value : values) {
        value = size * (static_cast<float>(random() % 2001) / 1000.0F - 1.0F);
    }
    return values;
}

}  // namespace forecast
