#include "forecast/features/day_frame.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "forecast/core/error.hpp"
#include "forecast/core/missing.hpp"
#include "row_aggregates.hpp"

namespace forecast {
namespace {

constexpr double kFewestObserved = 0.9;  // share of a day's rows that are not imputed

struct RowsOfDay {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// What was known of the column when, as observations. Rows without a value have none.
Series observations_of(const Column& column, const TimeAxis& axis) {
    Series series;
    series.info.step = axis.step();
    series.info.time_zone = axis.zone();
    auto revision = column.earlier.begin();
    for (std::size_t row = 0; row < axis.size(); ++row) {
        for (; revision != column.earlier.end() && revision->row == row; ++revision) {
            series.values.push_back({axis.start(row), revision->value, revision->available_at});
        }
        if (!std::isnan(column.values[row])) {
            series.values.push_back({axis.start(row), column.values[row], column.available_at[row]});
        }
    }
    return series;
}

/// [days] of values that were there ahead, such as weather that was forecast.
std::vector<double> daily_values(const std::vector<double>& values, const Column& like, const TimeAxis& axis,
                                 const TimeAxis& days, const AggregationRule& rule) {
    Column column;
    column.values = values;
    column.available_at = like.available_at;
    return aggregate_series(observations_of(column, axis), days, rule).values;
}

/// Those before the local clock time `until`, of a part of the day.
RowsOfDay rows_of_day(const TimeAxis& axis, Day day, const std::optional<std::chrono::seconds>& until) {
    RowsOfDay rows{axis.first_row_of(day), axis.first_row_of(day + 1)};
    while (until && rows.begin < rows.end && axis.start(rows.end - 1) >= from_local(day, *until, axis.zone())) {
        --rows.end;
    }
    return rows;
}

/// Days of which too much is imputed, and the newest day that each was made of.
void mark_days(Column& daily, const Column& column, const TimeAxis& axis, const TimeAxis& days,
               const AggregationRule& rule) {
    for (std::size_t day = 0; day < days.size(); ++day) {
        const auto [begin, end] = rows_of_day(axis, days.day(day), rule.until);
        const auto first = static_cast<std::ptrdiff_t>(begin);
        const auto last = static_cast<std::ptrdiff_t>(end);
        if (!column.imputed.empty()) {
            const auto observed = std::count(column.imputed.begin() + first, column.imputed.begin() + last, false);
            daily.imputed.push_back(static_cast<double>(observed) < kFewestObserved * static_cast<double>(end - begin));
        }
        if (!column.made_of.empty()) {
            const auto newest = std::max_element(column.made_of.begin() + first, column.made_of.begin() + last);
            const Day of = newest == column.made_of.begin() + last ? days.day(day) : axis.day(*newest);
            daily.made_of.push_back(static_cast<std::size_t>(of - days.day(0)));
        }
    }
}

/// Of all rows or of none: at the end of what is known a day with a row less would be known too early.
Column daily_column(const Column& column, const TimeAxis& axis, const TimeAxis& days, AggregationRule rule) {
    rule.min_share = 1;
    rule.not_before_end = column.role == Role::target && !rule.until;
    Column daily = aggregate_series(observations_of(column, axis), days, rule);
    daily.name = column.name;
    daily.role = column.role;
    for (const auto& issued : column.issued) {
        daily.issued.push_back(daily_values(issued, column, axis, days, rule));
    }
    daily.issued_from = column.issued_from;
    mark_days(daily, column, axis, days, rule);
    return daily;
}

Column further_column(const std::string& name, const DayColumnOptions& wanted, const Frame& frame,
                      const TimeAxis& days) {
    AggregationRule rule;
    rule.aggregate = wanted.aggregate;
    rule.until = wanted.until ? std::optional(local_clock(*wanted.until)) : std::nullopt;
    Column column = daily_column(frame.columns[frame.index(wanted.from)], frame.axis, days, rule);
    column.name = name;
    column.role = column.role == Role::target ? Role::past_covariate : column.role;
    return column;
}

}  // namespace

Frame frame_of_days(const Frame& frame, const std::map<std::string, DayColumnOptions>& columns) {
    const TimeAxis& axis = frame.axis;
    if (axis.daily()) {
        throw Error(ErrorKind::invalid_argument,
                    "the frame's rows are days already; a daily level is for steps of less than a day");
    }
    Frame daily;
    daily.unit = frame.unit;
    const Day first = axis.day(0);
    daily.axis = TimeAxis::days(first, static_cast<std::size_t>(axis.day(axis.size() - 1) - first) + 1, axis.zone());
    for (const Column& column : frame.columns) {
        daily.columns.push_back(daily_column(column, axis, daily.axis, {}));
    }
    for (const auto& [name, wanted] : columns) {
        if (frame.find(name)) {
            throw Error(ErrorKind::invalid_argument, "columns.{}: the frame has a column of this name already", name);
        }
        daily.columns.push_back(further_column(name, wanted, frame, daily.axis));
    }
    return daily;
}

void update_days(Frame& days, const Frame& frame, const std::map<std::string, DayColumnOptions>& columns) {
    for (std::size_t i = 0; i < days.columns.size(); ++i) {
        Column& column = days.columns[i];
        if (!column.is_known_by_and_by()) {
            continue;
        }
        column = i < frame.columns.size() ? daily_column(frame.columns[i], frame.axis, days.axis, {})
                                          : further_column(column.name, columns.at(column.name), frame, days.axis);
    }
}

}  // namespace forecast
