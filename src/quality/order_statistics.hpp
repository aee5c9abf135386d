#pragma once

#include <vector>

namespace forecast {

/// The value below which `share` of the finite `values` lie, interpolated; NaN if there is none.
double quantile_of(std::vector<double> values, double share);
double median_of(std::vector<double> values);

}  // namespace forecast
