#pragma once

#include <vector>

namespace forecast {

/// The quantile at `share`, linear between order statistics (numpy's default; type 7 of Hyndman and Fan, 1996).
/// REQUIRES: `values` not empty and without NaN, 0 <= share <= 1.
///
///   quantile({1, 2, 3, 4}, 0.5) -> 2.5
double quantile(std::vector<double> values, double share);

}  // namespace forecast
