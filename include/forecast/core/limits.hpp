#pragma once

#include <chrono>

// What is believed of a date, a duration or a value from a file, a server or a person. Beyond is a slip or a sentinel
// (9999-12-31, 1e30): it is reported and never taken. Sums of what was taken cannot overflow.

namespace forecast {

/// Years of dates, both inclusive.
inline constexpr int kFirstYear = 1800;
inline constexpr int kLastYear = 2100;
inline constexpr std::chrono::seconds kLongestDuration{std::chrono::hours(24) * 36525};  ///< 100 years
/// Largest magnitude of a load or of the weather, in any unit.
inline constexpr double kLargestValue = 1e15;

}  // namespace forecast
