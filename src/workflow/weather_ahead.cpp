#include "forecast/workflow/weather_ahead.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "forecast/core/text.hpp"
#include "forecast/statistical/covariate_end.hpp"
#include "forecast/workflow/stepped_forecast.hpp"

namespace forecast {
namespace {

bool is_weather(const Column& column) {
    return column.role == Role::future_covariate;
}

/// The newest row before `end` that has a value, filled or not.
std::optional<std::size_t> last_value(const Column& column, std::size_t end) {
    while (end > 0 && std::isnan(column.values[end - 1])) {
        --end;
    }
    return end == 0 ? std::nullopt : std::optional(end - 1);
}

/// Where no forecast was kept of the row, its value counts as issued.
void issue_value(Column& column, std::size_t row) {
    for (auto& issued : column.issued) {
        issued[row] = std::isnan(issued[row]) ? column.values[row] : issued[row];
    }
}

/// The rows from `from` on that have no value get that of the row before; the first of them.
std::optional<std::size_t> carry_on(Column& column, std::size_t from) {
    std::optional<std::size_t> carried;
    for (std::size_t row = from; row < column.values.size(); ++row) {
        if (std::isnan(column.values[row])) {
            column.values[row] = column.values[row - 1];
            issue_value(column, row);
            carried = carried ? carried : std::optional(row);
        }
    }
    return carried;
}

std::string end_of(std::size_t row, const Frame& frame) {
    const auto newest_load = last_observed(frame.target(), frame.axis.size());
    const Day last = frame.axis.day(row);
    const int days = newest_load ? frame.axis.day(*newest_load) - last : 0;
    return format_day(last) + (days > 0 ? fmt::format(", {} day{} before the load", days, days == 1 ? "" : "s") : "");
}

/// "2023-03-28 to 2023-03-31", or one day.
std::string days_between(const TimeAxis& axis, std::size_t first, std::size_t last) {
    const Day from = axis.day(first);
    const Day to = axis.day(last);
    return from == to ? format_day(from) : format_day(from) + " to " + format_day(to);
}

/// What `known` lacks of a column in the two weeks before `row`, of the weather on its day too; of the rest only what
/// is missing in between, since its newest values are never known: half a sentence, empty for nothing.
std::string what_lacks(const AsOf& known, std::size_t index, std::size_t row) {
    constexpr int kDaysBack = 14;
    const TimeAxis& axis = known.axis();
    const Column& column = known.frame().columns[index];
    const std::size_t end = is_weather(column) ? row + 1 : row;
    const auto lacks = [&](std::size_t r) { return std::isnan(known.value(index, static_cast<std::ptrdiff_t>(r))); };
    std::size_t first = axis.first_row_of(axis.day(row) - kDaysBack);
    for (; first < end && !lacks(first); ++first) {
    }
    std::size_t next = first;
    for (; next < end && lacks(next); ++next) {
    }
    if (next < end) {
        return fmt::format("'{}' has no value on {} (frame.max_gap_rows fills the beginning of a gap)", column.name,
                           days_between(axis, first, next - 1));
    }
    if (first == end || !is_weather(column)) {
        return "";
    }
    const auto last = last_observed(column, first);
    return fmt::format("'{}' ends on {}", column.name, last ? format_day(axis.day(*last)) : "no day at all");
}

}  // namespace

std::vector<StandIn> carry_weather_on(Frame& frame, std::size_t first, std::size_t until) {
    std::vector<StandIn> stand_ins;
    const auto newest_load = last_value(frame.target(), frame.axis.size());
    for (Column& column : frame.columns) {
        const auto last = is_weather(column) ? last_value(column, first) : std::nullopt;
        if (!last || frame.axis.day(first) - frame.axis.day(*last) > kLongestGap) {
            continue;
        }
        const auto carried = carry_on(column, *last + 1);
        for (std::size_t row = newest_load ? *newest_load + 1 : 0; row < frame.axis.size(); ++row) {
            issue_value(column, row);  // a forecast, where it is not observed yet
        }
        if (carried && *carried < until) {
            stand_ins.push_back({column.name, last_observed(column, *carried).value_or(*last)});
        }
    }
    return stand_ins;
}

void tell(const std::vector<StandIn>& stand_ins, const Frame& frame) {
    std::map<std::size_t, std::vector<std::string>> columns;
    for (const StandIn& stand_in : stand_ins) {
        columns[stand_in.last].push_back(stand_in.column);
    }
    for (const auto& [last, names] : columns) {
        spdlog::warn("{}: known to {}; its last value stands in for later days (persistence)", join(names, ", "),
                     end_of(last, frame));
    }
}

std::string weather_label(const Frame& frame, WeatherMode mode, Timestamp issued_at, std::size_t row) {
    constexpr std::array kWords = {"none", "observed", "forecast", "issued", "perfect", "persistence"};
    enum Word : std::size_t { none, observed, forecast, issued, perfect, persistence };
    std::size_t word = none;
    for (const Column& column : frame.columns) {
        if (!is_weather(column) || mode == WeatherMode::none) {
            continue;
        }
        const bool was_known = column.available_at[row] <= issued_at;
        if (!column.is_observed(row)) {
            word = std::max<std::size_t>(word, persistence);
        } else if (!was_known && mode == WeatherMode::issued) {
            word = std::max<std::size_t>(word, issued);
        } else if (frame.axis.end(row) > (was_known ? issued_at : now())) {
            word = std::max<std::size_t>(word, forecast);
        } else {
            word = std::max<std::size_t>(word, was_known ? observed : perfect);
        }
    }
    return kWords[word];
}

std::string why_not_forecast(const Frame& frame, const IssueOptions& issue, std::size_t row) {
    const AsOf known = known_at(issue, frame, issue_time(issue, frame.axis, row), row + 1);
    for (std::size_t c = 0; c < frame.columns.size(); ++c) {
        const Column& column = frame.columns[c];
        if (column.role == Role::calendar && std::isnan(column.values[row])) {
            return fmt::format("the calendar '{}' does not say what that day is; give its source a newer file",
                               column.name);
        }
        const bool unread = is_weather(column) && issue.weather == WeatherMode::none;
        const std::string lacking = unread ? "" : what_lacks(known, c, row);
        if (!lacking.empty()) {
            return fmt::format("{}; fetch what is missing or give a newer file{}", lacking,
                               is_weather(column) ? ", or use a model of issue.weather none" : "");
        }
    }
    const std::size_t unknown = first_unknown_load(frame, issue, row);
    return fmt::format("it needs loads that are not known when that is issued ({})",
                       unknown == 0 ? "none is" : "the newest is of " + format_day(frame.axis.day(unknown - 1)));
}

}  // namespace forecast
