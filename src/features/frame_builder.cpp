#include "forecast/features/frame_builder.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "forecast/core/error.hpp"
#include "forecast/core/zeros.hpp"
#include "forecast/features/frame_rows.hpp"
#include "gap_filling.hpp"
#include "issued_weather.hpp"
#include "row_aggregates.hpp"

namespace forecast {
namespace {

using SeriesMap = std::map<std::string, Series>;
constexpr std::int64_t kDay = 86400;

struct RowSpan {
    std::size_t begin = 0;
    std::size_t end = 0;
};

const Series& series_of(const SeriesMap& series, const std::string& key, const std::string& column,
                        const FrameOptions& options, const AggregationRule& rule) {
    const auto found = series.find(key);
    const auto has_value = [](const Observation& o) { return !std::isnan(o.value); };
    if (found == series.end() || std::none_of(found->second.values.begin(), found->second.values.end(), has_value)) {
        throw Error(ErrorKind::insufficient_data, "the column '{}' has no data: the series '{}' is {}", column, key,
                    found == series.end() ? "not there" : "empty")
            .with_advice("fetch it first (forecast data fetch), or look at its file");
    }
    const auto step = found->second.info.step;
    if (step.count() <= 0 || (step > options.step && rule.aggregate != "hold")) {
        throw Error(ErrorKind::invalid_argument,
                    "the column '{}' cannot be made: the series '{}' has steps of {}, the frame of {}{}", column, key,
                    format_duration(step), format_duration(options.step),
                    key == options.target ? "" : R"(; "aggregate": "hold" puts its value on each row)");
    }
    return found->second;
}

void check_step(const FrameOptions& options) {
    if (options.step.count() > kDay || kDay % options.step.count() != 0) {
        throw Error(
            ErrorKind::invalid_argument,
            "frame.step is {}: a day must be a whole number of steps, so that days can be told from each other; "
            "take 1d, 1h, 30min or the like",
            format_duration(options.step));
    }
}

TimeAxis make_axis(const FrameOptions& options, Timestamp first, Timestamp last) {
    if (options.step.count() == kDay) {
        const Day begin = day_of(first, options.time_zone);
        const int days = day_of(last, options.time_zone) - begin + 1;
        return TimeAxis::days(begin, static_cast<std::size_t>(days), options.time_zone);
    }
    const auto step = options.step.count();
    const auto begin = first.time_since_epoch().count() / step * step;
    const auto rows = (last.time_since_epoch().count() - begin) / step + 1;
    return TimeAxis::fixed(Timestamp(std::chrono::seconds(begin)), options.step, static_cast<std::size_t>(rows),
                           options.time_zone);
}

/// From the first row that has a value to the last.
std::optional<RowSpan> present_rows(const Column& column) {
    const auto present = [](double value) { return !std::isnan(value); };
    const auto first = std::find_if(column.values.begin(), column.values.end(), present);
    const auto last = std::find_if(column.values.rbegin(), column.values.rend(), present);
    if (first == column.values.end()) {
        return std::nullopt;
    }
    return RowSpan{static_cast<std::size_t>(first - column.values.begin()),
                   static_cast<std::size_t>(column.values.rend() - last)};
}

/// Rows from options.begin to `first`; 0 without it, or where it is later.
std::size_t rows_before(const FrameOptions& options, Timestamp first) {
    if (!options.begin) {
        return 0;
    }
    const int days = day_of(first, options.time_zone) - *options.begin;
    const auto time = first - start_of(*options.begin, options.time_zone);
    const auto rows = options.step.count() == kDay ? days : time / options.step;
    return static_cast<std::size_t>(std::max<std::int64_t>(rows, 0));
}

/// The axis of the rows that the target has values for, `rows_ahead` longer at the end, and begun at options.begin.
TimeAxis target_axis(const Series& target, const FrameOptions& options, const AggregationRule& rule,
                     std::size_t rows_ahead) {
    check_frame_rows(options, target);
    const TimeAxis whole = make_axis(options, target.values.front().time, target.values.back().time);
    const auto span = present_rows(aggregate_series(target, whole, rule));
    if (!span) {
        throw Error(ErrorKind::insufficient_data,
                    "no {} of '{}' between {} and {} has {:.0f} % of its values; fetch more of it, or lower min_share",
                    options.step.count() == kDay ? "day" : "row", options.target, format_day(whole.day(0)),
                    format_day(whole.day(whole.size() - 1)), 100 * rule.min_share);
    }
    const std::size_t before = rows_before(options, whole.start(span->begin));
    const auto earlier = static_cast<int>(before);
    const std::size_t rows = before + span->end - span->begin + rows_ahead;
    return whole.daily() ? TimeAxis::days(whole.day(span->begin) - earlier, rows, options.time_zone)
                         : TimeAxis::fixed(whole.start(span->begin) - earlier * options.step, options.step, rows,
                                           options.time_zone);
}

/// "weather.temperature" -> "weather.forecast/temperature"
std::string forecast_key(const std::string& key) {
    const auto dot = key.find('.');
    return dot == std::string::npos ? std::string() : key.substr(0, dot + 1) + "forecast/" + key.substr(dot + 1);
}

/// Takes the rows from `begin` on from another column; returns how many of them have a value.
std::size_t take_rows(Column& column, std::size_t begin, const Column& other) {
    std::size_t taken = 0;
    for (std::size_t row = begin; row < column.values.size(); ++row) {
        column.values[row] = other.values[row];
        column.available_at[row] = other.available_at[row];
        taken += std::isnan(other.values[row]) ? 0 : 1;
    }
    const auto after = [begin](const Revision& r) { return r.row >= begin; };
    column.earlier.erase(std::remove_if(column.earlier.begin(), column.earlier.end(), after), column.earlier.end());
    std::copy_if(other.earlier.begin(), other.earlier.end(), std::back_inserter(column.earlier), after);
    return taken;
}

/// Rows from `begin` on are taken from the forecast series; says how many and from when.
std::string append_forecast(Column& column, std::size_t begin, const Column& forecast, const TimeAxis& axis) {
    const std::size_t taken = take_rows(column, begin, forecast);
    return taken == 0 ? std::string()
                      : fmt::format("{}: {} {} from {} on are forecasts", column.name, taken,
                                    axis.daily() ? "days" : "rows", format_day(axis.day(begin)));
}

/// Whether zeros of the target are missing, and a note where there are zeros and nobody said.
std::pair<bool, std::string> zero_rule(const SeriesMap& series, const FrameOptions& options) {
    const auto target = series.find(options.target);
    if (options.zero_is_missing || target == series.end()) {
        return {options.zero_is_missing.value_or(true), ""};
    }
    const auto& values = target->second.values;
    const auto zeros = std::count_if(values.begin(), values.end(), [](const Observation& o) { return o.value == 0; });
    const bool kept = zeros_are_values(target->second);
    const std::string note =
        kept ? "kept: those beside them are near zero, too; frame.zero_is_missing=true leaves them out"
             : "taken for missing; frame.zero_is_missing=false keeps them";
    return {!kept, zeros == 0 ? "" : fmt::format("{}: {} zero(s) are {}", options.target_name, zeros, note)};
}

AggregationRule rule_of(const std::string& name, const ColumnOptions& wanted, const FrameOptions& options) {
    if (wanted.until && (options.step.count() != kDay || wanted.aggregate == "hold")) {
        throw Error(ErrorKind::invalid_argument, "the column '{}' has \"until\", which takes a part of a day: {}", name,
                    wanted.aggregate == "hold" ? R"(with "aggregate": "hold" there are no parts)"
                                               : "the frame's step must be 1d");
    }
    return {wanted.aggregate, wanted.min_share.value_or(options.min_share), false, false,
            wanted.until ? std::optional(local_clock(*wanted.until)) : std::nullopt};
}

Role role_of(const std::string& name, const ColumnOptions& wanted) {
    if (wanted.continued_by && wanted.role != "past_covariate") {
        throw Error(
            ErrorKind::invalid_argument,
            R"(the column '{}' has "continued_by", which is for columns of the role past_covariate; it is a {})", name,
            wanted.role);
    }
    if (wanted.role == "calendar") {
        return Role::calendar;
    }
    return wanted.role == "past_covariate" ? Role::past_covariate : Role::future_covariate;
}

struct Covariate {
    Column column;
    std::size_t observed_until = 0;  // rows from here on are forecasts
    std::string note;                // empty, or how much of it is forecast
};

Covariate make_covariate(const std::string& name, const ColumnOptions& wanted, const SeriesMap& series,
                         const FrameOptions& options, const TimeAxis& axis) {
    const AggregationRule rule = rule_of(name, wanted, options);
    Covariate made{aggregate_series(series_of(series, wanted.from, name, options, rule), axis, rule), axis.size(), {}};
    Column& column = made.column;
    column.name = name;
    column.role = role_of(name, wanted);
    if (wanted.continued_by) {
        const auto span = present_rows(column);
        const Series& newest = series_of(series, *wanted.continued_by, name, options, rule);
        take_rows(column, span ? span->end : 0, aggregate_series(newest, axis, rule));
    }
    if (const auto ahead = series.find(forecast_key(wanted.from)); ahead != series.end()) {
        const auto span = present_rows(column);
        made.observed_until = span ? span->end : 0;
        made.note = append_forecast(column, made.observed_until, aggregate_series(ahead->second, axis, rule), axis);
    }
    if (!present_rows(column)) {
        throw Error(ErrorKind::insufficient_data, "the column '{}' has no value between {} and {}, where '{}' has",
                    name, format_day(axis.day(0)), format_day(axis.day(axis.size() - 1)), options.target);
    }
    return made;
}

}  // namespace

BuiltFrame build_frame(const SeriesMap& series, const FrameOptions& options, std::size_t rows_ahead,
                       const IssueOptions& issue) {
    check_step(options);
    const auto [zero_is_missing, zero_note] = zero_rule(series, options);
    const AggregationRule rule{"mean", options.min_share, zero_is_missing, true, std::nullopt};
    const Series& target_series = series_of(series, options.target, options.target_name, options, rule);
    BuiltFrame built;
    built.notes.push_back(zero_note);
    const TimeAxis axis = target_axis(target_series, options, rule, rows_ahead);
    Column target = aggregate_series(target_series, axis, rule);
    target.name = options.target_name;
    target.role = Role::target;
    built.frame.columns.push_back(std::move(target));
    std::map<std::string, std::size_t> observed_until;
    for (const auto& [name, wanted] : options.columns) {
        Covariate made = make_covariate(name, wanted, series, options, axis);
        // Beyond the loads a file's weather, too, is a forecast, with an error of its own.
        observed_until[name] = std::min(made.observed_until, axis.size() - rows_ahead);
        built.frame.columns.push_back(std::move(made.column));
        built.notes.push_back(std::move(made.note));
    }
    for (Column& column : built.frame.columns) {
        const int max_gap_rows = column.role == Role::calendar ? 0 : options.max_gap_rows;
        GapNote note = fill_gaps(column, axis, axis.size() - rows_ahead, max_gap_rows);
        built.notes.push_back(std::move(note.summary));
        built.details.push_back(std::move(note.details));
    }
    for (Column& column : built.frame.columns) {
        if (issue.weather == WeatherMode::issued && column.role == Role::future_covariate) {
            const ColumnOptions& wanted = options.columns.at(column.name);
            add_issued_weather(
                column, axis,
                {series, wanted.from, rule_of(column.name, wanted, options), observed_until.at(column.name)},
                options.weather_error, issue);
            built.notes.push_back(fmt::format("{}: issued weather is {}", column.name, column.issued_from));
        }
        if (column.role == Role::future_covariate) {  // only now: what was forecast then knows no later row
            interpolate_gaps(column, axis, axis.size() - rows_ahead, options.max_gap_rows);
        }
    }
    for (auto* texts : {&built.notes, &built.details}) {
        texts->erase(std::remove(texts->begin(), texts->end(), ""), texts->end());
    }
    built.frame.axis = axis;
    built.frame.unit = options.unit;
    return built;
}

}  // namespace forecast
