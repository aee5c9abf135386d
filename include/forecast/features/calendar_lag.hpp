#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "forecast/core/frame.hpp"

// Lags by calendar day and local clock time rather than by a number of rows, so that "the same time yesterday" stays
// that when the clocks change.

namespace forecast {

/// The row at the same local clock time `days` calendar days before `row`; after it for negative `days`. -1 outside the
/// axis. On a fixed axis, a clock time that does not exist on that day (clocks go forward) gives the row an hour later.
/// REQUIRES: `row` lies on the axis, but for a daily one, where it may lie beyond its ends.
///
/// Example with rows of 30 minutes in Paris: one day before 1 April 2024, 02:30 there is no 02:30, as clocks go
/// forward; the row is that of 31 March, 03:30.
std::ptrdiff_t row_days_before(const TimeAxis& axis, std::ptrdiff_t row, int days);

/// Rows of a day without a change of clocks: 1, 24, 48, ...
int rows_per_day(const TimeAxis& axis);

/// The row's place in its day by the local clock: rows of 30 minutes that begin at 00:00, 00:30, ... are 0, 1, ...; of
/// a day of 25 hours two rows have the same. 0 on a daily axis. REQUIRES: row < axis.size().
std::size_t period_of_day(const TimeAxis& axis, std::size_t row);

/// [rows_per_day()] the rows of a day on the axis by period_of_day(). Of a clock time that comes twice the first; one
/// that the clocks skip, or that the axis does not have, is read as the next row there is, else as the last.
std::vector<std::size_t> rows_by_period(const TimeAxis& axis, Day day);

/// Days back within which a newest known load is looked for.
inline constexpr int kMostDaysBack = 28;

/// A value found some days before a row.
struct KnownValue {
    int days_before = 0;
    std::ptrdiff_t row = 0;
    double value = 0;
};

/// The newest value of `column` known at `known`'s origin, at the same clock time 1, 2, ... `days_back` days before
/// `row`. Nothing if none is known. For a forecast issued on the target day itself it is usually that of the day
/// before; for one issued at noon of the day before, that of two days before, at least in the afternoon.
std::optional<KnownValue> newest_known(const AsOf& known, std::size_t column, std::ptrdiff_t row,
                                       int days_back = kMostDaysBack);

}  // namespace forecast
