#pragma once

#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

namespace forecast {

struct Explanation;

/// NaN of no values.
inline double mean_of(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// The sample's standard deviation (divided by n - 1); NaN of less than two values.
inline double sample_deviation(const std::vector<double>& values) {
    const double mean = mean_of(values);
    double sum = 0;
    for (const double value : values) {
        sum += (value - mean) * (value - mean);
    }
    return values.size() < 2 ? std::numeric_limits<double>::quiet_NaN()
                             : std::sqrt(sum / static_cast<double>(values.size() - 1));
}

/// Of the baselines, and of the contributions group by group.
Explanation mean_of(const std::vector<Explanation>& explanations);

}  // namespace forecast
