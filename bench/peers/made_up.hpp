#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

#include "../workloads.hpp"

namespace forecast {

/// `count` values of a made-up series.
inline std::vector<float> made_up(std::size_t count) {
    std::vector<float> values(count);
    for (std::size_t i = 0; i < count; ++i) {
        const auto x = static_cast<double>(i);
        values[i] = static_cast<float>(std::sin(0.26 * x) + 0.5 * std::sin(0.04 * x));
    }
    return values;
}

/// The window that stands at place `i` of the batch of a step.
inline std::size_t drawn_window(const Workload& work, std::size_t step, std::size_t i) {
    return (i * 617 + step * 31) % work.copied_windows();
}

}  // namespace forecast
