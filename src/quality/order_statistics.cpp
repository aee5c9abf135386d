#include "order_statistics.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "forecast/core/missing.hpp"
#include "forecast/core/quantile.hpp"

namespace forecast {

double quantile_of(std::vector<double> values, double share) {
    values.erase(std::remove_if(values.begin(), values.end(), [](double x) { return !std::isfinite(x); }),
                 values.end());
    return values.empty() ? kMissing : quantile(std::move(values), share);
}

double median_of(std::vector<double> values) {
    return quantile_of(std::move(values), 0.5);
}

}  // namespace forecast
