#pragma once

#include <vector>

// Quantiles of values some of which may be missing.

namespace forecast {

/// The quantile at `share` of the finite values; NaN if there are none.
double quantile_of(std::vector<double> values, double share);
/// The median of the finite values; NaN if there are none.
double median_of(std::vector<double> values);

}  // namespace forecast
