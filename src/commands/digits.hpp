#pragma once

#include <vector>

namespace forecast {

enum class Shown { loads, errors };

/// The digits behind the point that numbers are shown with beside each other: of loads and forecasts the largest keeps
/// four digits, and one behind the point; of errors the smallest that is not 0 keeps three, and two behind the point.
/// What is not finite does not count.
int decimals_of(const std::vector<double>& numbers, Shown what);

}  // namespace forecast
