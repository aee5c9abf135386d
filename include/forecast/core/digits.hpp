#pragma once

#include <string>
#include <vector>

// How many digits a number is printed with, the same in every table, so that columns line up and runs can be compared.

namespace forecast {

/// What kind of number is printed: loads and forecasts, or errors and scores.
enum class Shown { loads, errors };

/// Digits behind the decimal point for `numbers` that are shown beside each other.
///
/// loads   the largest keeps four significant digits; at least 1 decimal
/// errors  the smallest that is not 0 keeps three significant digits; at least 2 decimals
///
/// NaN, infinity and 0 do not count. Never more than 12.
///
///   decimals_of({236.4, 12.0}, Shown::loads) -> 1, decimals_of({0.0123, 4.5}, Shown::errors) -> 4
int decimals_of(const std::vector<double>& numbers, Shown what);

/// "3 s", "4 min 10 s", "2 h 5 min"
std::string format_seconds(double seconds);

}  // namespace forecast
