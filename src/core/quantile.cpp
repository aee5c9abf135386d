#include "forecast/core/quantile.hpp"

#include <algorithm>
#include <cstddef>

namespace forecast {

double quantile(std::vector<double> values, double share) {
    const double position = share * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::ptrdiff_t>(position);
    std::nth_element(values.begin(), values.begin() + below, values.end());
    const double low = values[static_cast<std::size_t>(below)];
    if (below + 1 == static_cast<std::ptrdiff_t>(values.size())) {
        return low;
    }
    const double high = *std::min_element(values.begin() + below + 1, values.end());
    return low + (position - static_cast<double>(below)) * (high - low);
}

}  // namespace forecast
