#include "gap_filling.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>
#include <optional>
#include <tuple>

#include <fmt/format.h>

#include "forecast/features/calendar_lag.hpp"

namespace forecast {
namespace {

constexpr std::size_t kDatesShown = 20;
constexpr int kDaysBefore = 7;

/// Median time from a row's end until it is known.
std::chrono::seconds usual_delay(const Column& column, const TimeAxis& axis, std::size_t rows) {
    std::vector<std::chrono::seconds> delays;
    for (std::size_t row = 0; row < rows; ++row) {
        if (!std::isnan(column.values[row])) {
            delays.push_back(column.available_at[row] - axis.end(row));
        }
    }
    if (delays.empty()) {
        return std::chrono::seconds(0);
    }
    const auto middle = delays.begin() + static_cast<std::ptrdiff_t>(delays.size() / 2);
    std::nth_element(delays.begin(), middle, delays.end());
    return *middle;
}

/// The row whose value stands in for `row`, if there is one.
std::optional<std::size_t> donor(const Column& column, const TimeAxis& axis, std::size_t row) {
    const auto signed_row = static_cast<std::ptrdiff_t>(row);
    const auto from = column.role == Role::target ? row_days_before(axis, signed_row, kDaysBefore) : signed_row - 1;
    if (from < 0) {
        return std::nullopt;
    }
    const auto found = static_cast<std::size_t>(from);
    const bool made_up = column.role == Role::target && column.imputed[found];
    return made_up || std::isnan(column.values[found]) ? std::nullopt : std::optional(found);
}

/// The rows first .. behind - 1 get values between those of the rows around them.
void interpolate(Column& column, const TimeAxis& axis, std::size_t first, std::size_t behind) {
    if (column.made_of.empty()) {
        column.made_of.resize(axis.size());
        std::iota(column.made_of.begin(), column.made_of.end(), std::size_t{0});
    }
    const std::size_t before = first - 1;
    const double slope = (column.values[behind] - column.values[before]) /
                         static_cast<double>((axis.start(behind) - axis.start(before)).count());
    for (std::size_t row = first; row < behind; ++row) {
        column.earlier.push_back({row, column.available_at[row], column.values[row]});
        column.values[row] =
            column.values[before] + slope * static_cast<double>((axis.start(row) - axis.start(before)).count());
        column.available_at[row] = std::max(column.available_at[before], column.available_at[behind]);
        column.made_of[row] = behind;
    }
}

std::string label(const TimeAxis& axis, std::size_t row) {
    return axis.daily() ? format_day(axis.day(row)) : format_utc(axis.start(row));
}

std::string dates_of(const TimeAxis& axis, const std::vector<std::size_t>& rows) {
    std::string dates;
    for (std::size_t i = 0; i < std::min(rows.size(), kDatesShown); ++i) {
        dates += (i == 0 ? "" : ", ") + label(axis, rows[i]);
    }
    return dates + (rows.size() > kDatesShown ? ", ..." : "");
}

GapNote describe(const Column& column, const TimeAxis& axis, std::size_t first, std::size_t rows,
                 const std::vector<std::size_t>& missing, std::size_t filled) {
    const std::string begin = first == 0 ? "" : fmt::format("begins on {}", label(axis, first));
    if (missing.empty()) {
        return {begin.empty() ? "" : column.name + ": " + begin, ""};
    }
    return {fmt::format("{}: {}{} of {} {} missing, {} filled", column.name, begin.empty() ? "" : begin + "; ",
                        missing.size(), rows - first, axis.daily() ? "days" : "rows", filled),
            fmt::format("{}: missing {}{}", column.name, dates_of(axis, missing),
                        filled == 0                   ? ""
                        : column.role == Role::target ? "; filled from the week before (frame.max_gap_rows)"
                        : column.role == Role::future_covariate
                            ? "; interpolated, filled with the last value before the next one is known "
                              "(frame.max_gap_rows)"
                            : "; filled with the last value (frame.max_gap_rows)")};
}

}  // namespace

GapNote fill_gaps(Column& column, const TimeAxis& axis, std::size_t rows, int max_rows) {
    const auto delay = usual_delay(column, axis, rows);
    std::vector<std::size_t> missing;
    std::size_t filled = 0;
    int run = 0;
    column.imputed.assign(axis.size(), false);
    const auto first_value =
        std::find_if(column.values.begin(), column.values.end(), [](double x) { return !std::isnan(x); });
    const auto first = static_cast<std::size_t>(first_value - column.values.begin());
    for (std::size_t row = first; row < rows; ++row) {
        if (!std::isnan(column.values[row])) {
            run = 0;
            continue;
        }
        missing.push_back(row);
        const auto from = ++run <= max_rows ? donor(column, axis, row) : std::nullopt;
        if (from) {
            column.values[row] = column.values[*from];
            column.available_at[row] = std::max(axis.end(row) + delay, column.available_at[*from]);
            column.imputed[row] = true;
            ++filled;
        }
    }
    return describe(column, axis, first, rows, missing, filled);
}

void interpolate_gaps(Column& column, const TimeAxis& axis, std::size_t rows, int max_rows) {
    std::size_t first = 0;
    while (first < rows) {
        std::size_t behind = first;
        while (behind < rows && column.imputed[behind]) {
            ++behind;
        }
        const bool is_gap = behind > first && behind - first <= static_cast<std::size_t>(max_rows);
        if (is_gap && behind < axis.size() && !std::isnan(column.values[behind])) {
            interpolate(column, axis, first, behind);
        }
        first = behind + 1;
    }
    std::stable_sort(column.earlier.begin(), column.earlier.end(), [](const Revision& a, const Revision& b) {
        return std::tie(a.row, a.available_at) < std::tie(b.row, b.available_at);
    });
}

}  // namespace forecast
