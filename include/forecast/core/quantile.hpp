#pragma once

#include <vector>

namespace forecast {

/// Linear between the order statistics (numpy's default); `values` not empty, 0 <= share <= 1.
double quantile(std::vector<double> values, double share);

}  // namespace forecast
