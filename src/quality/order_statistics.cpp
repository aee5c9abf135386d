#include "order_statistics.hpp"

#include <algorithm>
#include <cmath>

#include "forecast/core/missing.hpp"

namespace forecast {

double quantile_of(std::vector<double> values, double share) {
    values.erase(std::remove_if(values.begin(), values.end(), [](double x) { return !std::isfinite(x); }),
                 values.end());
    if (values.empty()) {
        return kMissing;
    }
    const double at = share * static_cast<double>(values.size() - 1);
    const auto below = values.begin() + static_cast<std::ptrdiff_t>(at);
    std::nth_element(values.begin(), below, values.end());
    const double part = at - std::floor(at);
    return part == 0 ? *below : *below + part * (*std::min_element(below + 1, values.end()) - *below);
}

double median_of(std::vector<double> values) {
    return quantile_of(std::move(values), 0.5);
}

}  // namespace forecast
