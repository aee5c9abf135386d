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

constexpr double kFewestOfDay = 0.9;  // share of a day's rows

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

/// Days of which more is imputed than may be missing, and the newest row that each was made of.
void mark_days(Column& daily, const Column& column, const TimeAxis& axis, const TimeAxis& days) {
    for (std::size_t day = 0; day < days.size(); ++day) {
        const std::size_t begin = axis.first_row_of(days.day(day));
        const std::size_t end = axis.first_row_of(days.day(day) + 1);
        if (!column.imputed.empty()) {
            const auto imputed = std::count(column.imputed.begin() + static_cast<std::ptrdiff_t>(begin),
                                            column.imputed.begin() + static_cast<std::ptrdiff_t>(end), true);
            daily.imputed.push_back(static_cast<double>(imputed) >
                                    (1 - kFewestOfDay) * static_cast<double>(end - begin));
        }
        if (!column.made_of.empty()) {
            const std::size_t newest = *std::max_element(column.made_of.begin() + static_cast<std::ptrdiff_t>(begin),
                                                         column.made_of.begin() + static_cast<std::ptrdiff_t>(end));
            daily.made_of.push_back(static_cast<std::size_t>(axis.day(newest) - days.day(0)));
        }
    }
}

Column daily_column(const Column& column, const TimeAxis& axis, const TimeAxis& days, AggregationRule rule) {
    rule.min_share = kFewestOfDay;
    rule.not_before_end = column.role == Role::target && !rule.until;
    Column daily = aggregate_series(observations_of(column, axis), days, rule);
    daily.name = column.name;
    daily.role = column.role;
    for (const auto& issued : column.issued) {
        daily.issued.push_back(daily_values(issued, column, axis, days, rule));
    }
    daily.issued_from = column.issued_from;
    mark_days(daily, column, axis, days);
    return daily;
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
        const auto until = wanted.until ? std::optional(local_clock(*wanted.until)) : std::nullopt;
        Column column = daily_column(frame.columns[frame.index(wanted.from)], axis, daily.axis,
                                     {wanted.aggregate, kFewestOfDay, false, false, until});
        column.name = name;
        column.role = column.role == Role::target ? Role::past_covariate : column.role;
        daily.columns.push_back(std::move(column));
    }
    return daily;
}

}  // namespace forecast
