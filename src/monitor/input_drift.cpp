#include "forecast/monitor/input_drift.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>

namespace forecast {
namespace {

/// Upper bounds of the classes but the last: quantiles, as quantile() has them.
std::vector<double> class_bounds(std::vector<double> reference, std::size_t classes) {
    std::sort(reference.begin(), reference.end());
    std::vector<double> bounds;
    for (std::size_t i = 1; i < classes; ++i) {
        const double place =
            static_cast<double>(i) / static_cast<double>(classes) * static_cast<double>(reference.size() - 1);
        const auto below = static_cast<std::size_t>(place);
        const double above = reference[std::min(below + 1, reference.size() - 1)];
        bounds.push_back(reference[below] + (place - std::floor(place)) * (above - reference[below]));
    }
    bounds.erase(std::unique(bounds.begin(), bounds.end()), bounds.end());
    return bounds;
}

/// Shares of the classes, none of them 0.
std::vector<double> class_shares(const std::vector<double>& values, const std::vector<double>& bounds) {
    std::vector<double> counts(bounds.size() + 1, 0);
    for (const double value : values) {
        const auto upper = std::lower_bound(bounds.begin(), bounds.end(), value);
        counts[static_cast<std::size_t>(upper - bounds.begin())] += 1;
    }
    for (double& count : counts) {
        count = std::max(count, 0.5) / static_cast<double>(values.size());
    }
    return counts;
}

double kolmogorov_tail(double x) {
    if (x < 0.2) {
        return 1;  // the series needs many terms there, and the tail differs from 1 by less than 1e-12
    }
    double sum = 0;
    double sign = 1;
    for (int k = 1; k <= 100; ++k) {
        const double term = std::exp(-2.0 * k * k * x * x);
        sum += sign * term;
        sign = -sign;
        if (term < 1e-16) {
            break;
        }
    }
    return std::clamp(2 * sum, 0.0, 1.0);
}

double largest_distance(const std::vector<double>& a, const std::vector<double>& b) {
    double largest = 0;
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < a.size() && j < b.size()) {
        const double value = std::min(a[i], b[j]);
        i = static_cast<std::size_t>(std::upper_bound(a.begin() + static_cast<std::ptrdiff_t>(i), a.end(), value) -
                                     a.begin());
        j = static_cast<std::size_t>(std::upper_bound(b.begin() + static_cast<std::ptrdiff_t>(j), b.end(), value) -
                                     b.begin());
        const double difference = static_cast<double>(i) / static_cast<double>(a.size()) -
                                  static_cast<double>(j) / static_cast<double>(b.size());
        largest = std::max(largest, std::abs(difference));
    }
    return largest;
}

}  // namespace

std::vector<double> present_values(const std::vector<double>& values) {
    std::vector<double> present;
    std::copy_if(values.begin(), values.end(), std::back_inserter(present),
                 [](double value) { return !std::isnan(value); });
    return present;
}

double population_stability_index(const std::vector<double>& reference, const std::vector<double>& present,
                                  std::size_t classes) {
    const auto expected = present_values(reference);
    const auto bounds = class_bounds(expected, classes);
    const auto a = class_shares(expected, bounds);
    const auto b = class_shares(present_values(present), bounds);
    double index = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        index += (b[i] - a[i]) * std::log(b[i] / a[i]);
    }
    return index;
}

KolmogorovSmirnov kolmogorov_smirnov(const std::vector<double>& reference, const std::vector<double>& present,
                                     double independent) {
    auto a = present_values(reference);
    auto b = present_values(present);
    std::sort(a.begin(), a.end());
    std::sort(b.begin(), b.end());
    KolmogorovSmirnov test;
    test.distance = largest_distance(a, b);
    const double r = std::max(1.0, independent * static_cast<double>(a.size()));
    const double p = std::max(1.0, independent * static_cast<double>(b.size()));
    const double root = std::sqrt(r * p / (r + p));
    test.p_value = kolmogorov_tail((root + 0.12 + 0.11 / root) * test.distance);
    return test;
}

double independent_share(const std::vector<double>& series) {
    const auto values = present_values(series);
    if (values.size() < 3) {
        return 1;
    }
    const auto n = static_cast<double>(values.size());
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
    double squares = 0;
    double products = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        squares += (values[i] - mean) * (values[i] - mean);
        products += i > 0 ? (values[i] - mean) * (values[i - 1] - mean) : 0;
    }
    const double correlation = squares > 0 ? products / squares : 0;
    return std::clamp((1 - correlation) / (1 + correlation), 1 / n, 1.0);
}

ValueRange range_of(const std::vector<double>& values) {
    const auto present = present_values(values);
    const auto [low, high] = std::minmax_element(present.begin(), present.end());
    return {*low, *high};
}

double outside_share(const std::vector<double>& values, const ValueRange& range, double margin) {
    const double width = margin * (range.high - range.low);
    const auto present = present_values(values);
    const auto outside = std::count_if(present.begin(), present.end(), [&](double value) {
        return value < range.low - width || value > range.high + width;
    });
    return present.empty() ? 0 : static_cast<double>(outside) / static_cast<double>(present.size());
}

}  // namespace forecast
