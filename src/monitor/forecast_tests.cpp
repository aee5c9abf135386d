#include "forecast/monitor/forecast_tests.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace forecast {
namespace {

double log_of_count(std::size_t successes, std::size_t trials, double share) {
    const auto k = static_cast<double>(successes);
    const auto n = static_cast<double>(trials);
    return std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1) + k * std::log(share) +
           (n - k) * std::log1p(-share);
}

}  // namespace

double binomial_p_value(std::size_t successes, std::size_t trials, double share) {
    constexpr double kRounding = 1e-9;  // counts on the other side may be exactly as probable
    const double own = log_of_count(successes, trials, share) + kRounding;
    double sum = 0;
    for (std::size_t k = 0; k <= trials; ++k) {
        const double other = log_of_count(k, trials, share);
        sum += other <= own ? std::exp(other) : 0;
    }
    return std::min(1.0, sum);
}

double skill_score(const std::vector<double>& errors, const std::vector<double>& reference_errors) {
    double own = 0;
    double reference = 0;
    for (std::size_t i = 0; i < errors.size(); ++i) {
        own += std::abs(errors[i]);
        reference += std::abs(reference_errors[i]);
    }
    return reference > 0 ? 1 - own / reference : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace forecast
