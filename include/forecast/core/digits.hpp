#pragma once

#include <string>
#include <vector>

namespace forecast {

enum class Shown { loads, errors };

/// The digits behind the point that numbers are shown with beside each other: of loads and forecasts the largest keeps
/// four digits, and one behind the point; of errors the smallest that is not 0 keeps three, and two behind the point.
/// What is not finite does not count.
int decimals_of(const std::vector<double>& numbers, Shown what);

/// "3 s", "4 min 10 s", "2 h 5 min"
std::string format_seconds(double seconds);

}  // namespace forecast
