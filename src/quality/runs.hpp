#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

// Neighbouring time steps that are alike.

namespace forecast {

/// The steps [begin, end) of a grid, and the first of their values.
struct Run {
    std::size_t begin = 0;
    std::size_t end = 0;
    double value = 0;
    [[nodiscard]] std::size_t length() const { return end - begin; }
};

/// The longest stretches from each of their beginnings on that `goes_on(low, high)` holds for, of at least `length`
/// values; what is missing is passed over.
template <class GoesOn>
std::vector<Run> runs_while(const std::vector<double>& values, std::size_t length, GoesOn goes_on) {
    std::vector<Run> runs;
    for (std::size_t begin = 0; begin < values.size(); ++begin) {
        if (std::isnan(values[begin])) {
            continue;
        }
        double low = values[begin];
        double high = values[begin];
        std::size_t end = begin;
        std::size_t count = 0;
        for (std::size_t i = begin; i < values.size(); ++i) {
            if (std::isnan(values[i])) {
                continue;
            }
            low = std::fmin(low, values[i]);
            high = std::fmax(high, values[i]);
            if (!goes_on(low, high)) {
                break;
            }
            end = i + 1;
            ++count;
        }
        if (count >= length) {
            runs.push_back({begin, end, values[begin]});
            begin = end - 1;
        }
    }
    return runs;
}

}  // namespace forecast
