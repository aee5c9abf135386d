#pragma once

#include <cstddef>
#include <optional>

#include "forecast/core/frame.hpp"

namespace forecast {

/// The row at the same local clock time `days` calendar days before `row` (after it where negative). On a fixed axis a
/// clock time that a change of clocks skips gives the row an hour later. -1 outside the axis; `row` may lie outside
/// itself only on a daily axis.
std::ptrdiff_t row_days_before(const TimeAxis& axis, std::ptrdiff_t row, int days);

/// Rows of a day without a change of clocks.
int rows_per_day(const TimeAxis& axis);

struct KnownValue {
    int days_before = 0;
    std::ptrdiff_t row = 0;
    double value = 0;
};

/// The newest value of `column` known at the same clock time 1, 2, ... `days_back` days before `row`: of the day before
/// in a forecast of the day itself, of two days before in one issued at noon of the day before.
std::optional<KnownValue> newest_known(const AsOf& known, std::size_t column, std::ptrdiff_t row, int days_back = 28);

}  // namespace forecast
