#pragma once

#include <numeric>
#include <vector>

namespace forecast {

struct Explanation;

/// NaN of no values.
inline double mean_of(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// Of the baselines, and of the contributions group by group.
Explanation mean_of(const std::vector<Explanation>& explanations);

}  // namespace forecast
