#pragma once

#include <chrono>

namespace forecast {

/// What is believed of a date, a duration or a value that comes from a file, a server or a person: all beyond is a slip
/// or a sentinel, is said and never taken, so that sums of what was taken do not overflow.
inline constexpr int kFirstYear = 1800;
inline constexpr int kLastYear = 2100;
inline constexpr std::chrono::seconds kLongestDuration{std::chrono::hours(24) * 36525};  ///< 100 years
inline constexpr double kLargestValue = 1e15;  ///< either side of 0, in any unit a load or the weather has

}  // namespace forecast
