#include "forecast/features/scaler.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "forecast/core/error.hpp"

namespace forecast {
namespace {

struct OffsetAndScale {
    double offset = 0;
    double scale = 1;
};

OffsetAndScale minmax(const std::vector<double>& known) {
    const auto [low, high] = std::minmax_element(known.begin(), known.end());
    return {*low, *high - *low};
}

OffsetAndScale standard(const std::vector<double>& known) {
    const auto n = static_cast<double>(known.size());
    double sum = 0;
    for (const double x : known) {
        sum += x;
    }
    const double mean = sum / n;
    double squares = 0;
    for (const double x : known) {
        squares += (x - mean) * (x - mean);
    }
    return {mean, std::sqrt(squares / n)};
}

/// Rounding alone makes a constant column vary by a few units in its last place.
bool is_constant(const OffsetAndScale& fitted) {
    return fitted.scale <= 10 * std::numeric_limits<double>::epsilon() * std::max(1.0, std::abs(fitted.offset));
}

}  // namespace

Scaler fit_scaler(const std::string& kind, const std::vector<std::vector<double>>& columns) {
    if (kind != "minmax" && kind != "standard") {
        throw Error(ErrorKind::invalid_argument, "unknown scaling '{}'; there are minmax and standard", kind);
    }
    Scaler scaler;
    for (const auto& column : columns) {
        std::vector<double> known;
        std::copy_if(column.begin(), column.end(), std::back_inserter(known), [](double x) { return !std::isnan(x); });
        OffsetAndScale fitted;
        if (!known.empty()) {
            fitted = kind == "minmax" ? minmax(known) : standard(known);
        }
        scaler.offset.push_back(fitted.offset);
        scaler.scale.push_back(is_constant(fitted) ? 1 : fitted.scale);
    }
    return scaler;
}

}  // namespace forecast
