#include "forecast/evaluation/metrics.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "forecast/core/mean.hpp"
#include "forecast/core/missing.hpp"

namespace forecast {
namespace {

using Values = std::vector<double>;

template <class Term>
double mean_of(const Values& actual, const Values& predicted, Term term) {
    assert(!actual.empty() && actual.size() == predicted.size());
    double sum = 0;
    for (std::size_t i = 0; i < actual.size(); ++i) {
        sum += term(actual[i], predicted[i]);
    }
    return sum / static_cast<double>(actual.size());
}

/// A mean of values that cancel each other is no exact zero.
double as_good_as_zero(const Values& actual) {
    return 1e-9 * mean_of(actual, actual, [](double a, double) { return std::abs(a); });
}

}  // namespace

double mae(const Values& actual, const Values& predicted) {
    return mean_of(actual, predicted, [](double a, double p) { return std::abs(p - a); });
}

double mse(const Values& actual, const Values& predicted) {
    return mean_of(actual, predicted, [](double a, double p) { return (p - a) * (p - a); });
}

double rmse(const Values& actual, const Values& predicted) {
    return std::sqrt(mse(actual, predicted));
}

std::size_t left_out_of_mape(const Values& actual) {
    const double nothing = as_good_as_zero(actual);
    return static_cast<std::size_t>(
        std::count_if(actual.begin(), actual.end(), [nothing](double value) { return std::abs(value) <= nothing; }));
}

double mape(const Values& actual, const Values& predicted) {
    const double nothing = as_good_as_zero(actual);
    Values there;
    Values said;
    for (std::size_t i = 0; i < actual.size(); ++i) {
        if (std::abs(actual[i]) > nothing) {
            there.push_back(actual[i]);
            said.push_back(predicted[i]);
        }
    }
    if (there.empty()) {
        return kMissing;
    }
    return 100 * mean_of(there, said, [](double a, double p) { return std::abs((p - a) / a); });
}

double r2(const Values& actual, const Values& predicted) {
    const double level = mean_of(actual);
    const double variance = mean_of(actual, actual, [level](double a, double) { return (a - level) * (a - level); });
    const double residual = mse(actual, predicted);
    if (variance == 0) {
        return residual == 0 ? 1 : 0;  // as scikit-learn has it
    }
    return 1 - residual / variance;
}

double bias(const Values& actual, const Values& predicted) {
    return mean_of(actual, predicted, [](double a, double p) { return p - a; });
}

double wape(const Values& actual, const Values& predicted) {
    const double level = mean_of(actual, actual, [](double a, double) { return std::abs(a); });
    return level == 0 ? kMissing : 100 * mae(actual, predicted) / level;
}

double pinball(double actual, double quantile, double level) {
    return actual >= quantile ? level * (actual - quantile) : (1 - level) * (quantile - actual);
}

}  // namespace forecast
