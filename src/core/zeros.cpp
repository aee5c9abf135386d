#include "forecast/core/zeros.hpp"

#include <algorithm>
#include <cmath>

#include "forecast/core/quantile.hpp"

namespace forecast {
namespace {

/// The newest values that are there.
std::vector<double> present_values(const Series& series) {
    std::vector<double> values;
    const auto& all = series.values;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const bool is_newest = i + 1 == all.size() || all[i + 1].time != all[i].time;
        if (is_newest && std::isfinite(all[i].value)) {
            values.push_back(all[i].value);
        }
    }
    return values;
}

/// As far as this series moves from one value to the next, the rarest moves left out.
double usual_step(const std::vector<double>& values) {
    constexpr double kAlmostAll = 0.99;
    std::vector<double> sizes;
    for (std::size_t i = 1; i < values.size(); ++i) {
        if (values[i] != 0 && values[i - 1] != 0) {
            sizes.push_back(std::abs(values[i] - values[i - 1]));
        }
    }
    return sizes.empty() ? 0 : quantile(std::move(sizes), kAlmostAll);
}

}  // namespace

bool zeros_are_values(const Series& series) {
    const std::vector<double> values = present_values(series);
    const double step = usual_step(values);
    std::size_t zeros = 0;
    std::size_t runs = 0;
    std::size_t natural = 0;
    for (std::size_t begin = 0; begin < values.size(); ++begin) {
        std::size_t end = begin;
        while (end < values.size() && values[end] == 0) {
            ++end;
        }
        if (end == begin) {
            continue;
        }
        const double before = begin > 0 ? values[begin - 1] : 0;
        const double after = end < values.size() ? values[end] : 0;
        natural += before * after < 0 || std::max(std::abs(before), std::abs(after)) <= step ? 1 : 0;
        zeros += end - begin;
        ++runs;
        begin = end;
    }
    constexpr std::size_t kFew = 10;
    const bool is_habit = runs > kFew && 10 * zeros > values.size();
    return runs > 0 && (is_habit || 2 * natural > runs);
}

}  // namespace forecast
