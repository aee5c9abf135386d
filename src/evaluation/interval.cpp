#include "interval.hpp"

#include <algorithm>
#include <cmath>

namespace forecast {
namespace {

constexpr std::size_t kNewest = 365;
constexpr std::size_t kFewest = 30;
constexpr std::size_t kTarget = 0;

}  // namespace

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

std::optional<ErrorBand> ErrorHistory::band80(const AsOf& known) const {
    std::vector<double> errors;
    for (std::size_t i = predicted_.size(); i-- > 0 && errors.size() < kNewest;) {
        const double error = known.value(kTarget, static_cast<std::ptrdiff_t>(first_row_ + i)) - predicted_[i];
        if (!std::isnan(error)) {
            errors.push_back(error);
        }
    }
    if (errors.size() < kFewest) {
        return std::nullopt;
    }
    return ErrorBand{quantile(errors, 0.1), quantile(errors, 0.9)};
}

}  // namespace forecast
