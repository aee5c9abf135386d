#include "forecast/features/calendar_lag.hpp"

#include <algorithm>
#include <cmath>

namespace forecast {
namespace {

using std::chrono::seconds;

std::ptrdiff_t first_row(const TimeAxis& axis, Day day) {
    return static_cast<std::ptrdiff_t>(axis.first_row_of(day));
}

/// Since the local midnight.
seconds clock_of(const TimeAxis& axis, std::size_t row) {
    const Timestamp start = axis.start(row);
    const Timestamp local = start + utc_offset(start, axis.zone());
    return local.time_since_epoch() - seconds(std::int64_t{86400} * axis.day(row).number);
}

/// Through the wall clock; for days of 23 or 25 hours and the ends of the axis.
std::ptrdiff_t row_by_clock(const TimeAxis& axis, std::size_t row, Day wanted) {
    const seconds clock = clock_of(axis, row);
    const bool second_pass = from_local(axis.day(row), clock, axis.zone()) != axis.start(row);
    const auto found = axis.row_at(from_local(wanted, clock, axis.zone(), second_pass));
    return found ? static_cast<std::ptrdiff_t>(*found) : -1;
}

}  // namespace

int rows_per_day(const TimeAxis& axis) {
    return axis.daily() ? 1 : static_cast<int>(seconds(86400) / axis.step());
}

std::size_t period_of_day(const TimeAxis& axis, std::size_t row) {
    return axis.daily() ? 0 : static_cast<std::size_t>(clock_of(axis, row) / axis.step());
}

std::vector<std::size_t> rows_by_period(const TimeAxis& axis, Day day) {
    const auto periods = static_cast<std::size_t>(rows_per_day(axis));
    const std::size_t end = std::min(axis.first_row_of(day + 1), axis.size());
    std::vector<std::size_t> rows(periods, end);
    for (std::size_t row = axis.first_row_of(day); row < end; ++row) {
        auto& place = rows[period_of_day(axis, row)];
        place = std::min(place, row);
    }
    for (std::size_t period = periods; period-- > 0;) {
        if (rows[period] == end) {
            rows[period] = period + 1 < periods ? rows[period + 1] : end - 1;
        }
    }
    return rows;
}

std::ptrdiff_t row_days_before(const TimeAxis& axis, std::ptrdiff_t row, int days) {
    const auto rows = static_cast<std::ptrdiff_t>(axis.size());
    if (axis.daily()) {
        const std::ptrdiff_t wanted = row - days;
        return wanted < 0 || wanted >= rows ? -1 : wanted;
    }
    if (row < 0 || row >= rows) {
        return -1;
    }
    const Day day = axis.day(static_cast<std::size_t>(row));
    const Day wanted = day - days;
    const auto from = first_row(axis, day);
    const auto to = first_row(axis, wanted);
    const std::ptrdiff_t usual = rows_per_day(axis);
    if (first_row(axis, day + 1) - from == usual && first_row(axis, wanted + 1) - to == usual) {
        return to + (row - from);
    }
    return row_by_clock(axis, static_cast<std::size_t>(row), wanted);
}

std::optional<KnownValue> newest_known(const AsOf& known, std::size_t column, std::ptrdiff_t row, int days_back) {
    for (int days = 1; days <= days_back; ++days) {
        const auto before = row_days_before(known.axis(), row, days);
        const double value = known.value(column, before);
        if (!std::isnan(value)) {
            return KnownValue{days, before, value};
        }
    }
    return std::nullopt;
}

}  // namespace forecast
