#include "row_aggregates.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "forecast/core/missing.hpp"

namespace forecast {
namespace {

using Value = std::vector<Observation>::const_iterator;

constexpr std::int64_t kDailyStep = 86400;

/// The values of one or more time steps, by time; a revised step has several.
struct Steps {
    Value begin;
    Value end;
};

/// Steps from `first` to the first one at or after `time`; negative before it.
std::int64_t steps_to(Timestamp time, Timestamp first, std::int64_t step) {
    const std::int64_t distance = (time - first).count();
    return distance / step + (distance % step > 0 ? 1 : 0);
}

/// Steps of the series' own grid that begin within [start, end).
double expected_steps(const Series& series, Timestamp start, Timestamp end) {
    const std::int64_t step = series.info.step.count();
    if (step >= kDailyStep || step >= (end - start).count()) {
        return 1;
    }
    const Timestamp first = series.values.front().time;
    return static_cast<double>(steps_to(end, first, step) - steps_to(start, first, step));
}

/// What a row must have, and where its steps stand.
struct RowSteps {
    double expected = 1;
    Timestamp first;        ///< begin of the series' first step
    std::int64_t step = 1;  ///< several values within one count as one step
};

class Aggregate {
public:
    explicit Aggregate(const RowSteps& row) : row_(row) {}

    void add(Timestamp time, double value) {
        const std::int64_t number = (time - row_.first).count() / row_.step;
        covered_ += count_ == 0 || number != newest_ ? 1 : 0;
        newest_ = number;
        sum_ += value;
        min_ = std::min(min_, value);
        max_ = std::max(max_, value);
        ++count_;
    }
    [[nodiscard]] double value(const AggregationRule& rule) const {
        if (count_ == 0 || covered_ < rule.min_share * row_.expected) {
            return kMissing;
        }
        if (rule.aggregate == "min") {
            return min_;
        }
        if (rule.aggregate == "max") {
            return max_;
        }
        const double mean = sum_ / count_;
        return rule.aggregate == "sum" ? mean * std::max(row_.expected, covered_) : mean;
    }

private:
    double sum_ = 0;
    double min_ = std::numeric_limits<double>::infinity();
    double max_ = -std::numeric_limits<double>::infinity();
    double count_ = 0;
    double covered_ = 0;       ///< steps with a value
    std::int64_t newest_ = 0;  ///< number of the step of the last value
    RowSteps row_;
};

bool is_missing(double value, const AggregationRule& rule) {
    return std::isnan(value) || (rule.zero_is_missing && value == 0);
}

/// The row's value from the newest versions that were available at `moment`.
double value_at(Steps steps, Timestamp moment, const AggregationRule& rule, const RowSteps& row) {
    Aggregate aggregate(row);
    for (auto first = steps.begin; first != steps.end;) {
        double newest = kMissing;
        const Timestamp time = first->time;
        for (; first != steps.end && first->time == time; ++first) {
            newest = first->available_at <= moment ? first->value : newest;
        }
        if (!is_missing(newest, rule)) {
            aggregate.add(time, newest);
        }
    }
    return aggregate.value(rule);
}

/// When every step had its first version, and the moments after it at which one changed; each at least `earliest`.
std::vector<Timestamp> version_times(Steps steps, Timestamp earliest) {
    Timestamp complete = earliest;
    for (auto value = steps.begin; value != steps.end; ++value) {
        if (value == steps.begin || value->time != std::prev(value)->time) {
            complete = std::max(complete, value->available_at);
        }
    }
    std::vector<Timestamp> times = {complete};
    for (auto value = steps.begin; value != steps.end; ++value) {
        if (value->available_at > complete) {
            times.push_back(value->available_at);
        }
    }
    std::sort(times.begin() + 1, times.end());
    times.erase(std::unique(times.begin(), times.end()), times.end());
    return times;
}

bool same(double a, double b) {
    return a == b || (std::isnan(a) && std::isnan(b));
}

bool has_revisions(Steps steps) {
    const auto same_time = [](const Observation& a, const Observation& b) { return a.time == b.time; };
    return std::adjacent_find(steps.begin, steps.end, same_time) != steps.end;
}

/// The row of steps that were never revised.
void set_plain_row(Column& column, std::size_t row, Steps steps, const AggregationRule& rule, const RowSteps& has,
                   Timestamp earliest) {
    Aggregate aggregate(has);
    for (auto value = steps.begin; value != steps.end; ++value) {
        earliest = std::max(earliest, value->available_at);
        if (!is_missing(value->value, rule)) {
            aggregate.add(value->time, value->value);
        }
    }
    column.values[row] = aggregate.value(rule);
    column.available_at[row] = earliest;
}

/// Each version's value; versions that change nothing are passed over.
void set_row(Column& column, std::size_t row, Steps steps, const AggregationRule& rule, const RowSteps& has,
             Timestamp earliest) {
    if (!has_revisions(steps)) {
        set_plain_row(column, row, steps, rule, has, earliest);
        return;
    }
    bool first = true;
    for (const Timestamp moment : version_times(steps, earliest)) {
        const double value = value_at(steps, moment, rule, has);
        if (!first && same(value, column.values[row])) {
            continue;
        }
        if (!first) {
            column.earlier.push_back({row, column.available_at[row], column.values[row]});
        }
        column.values[row] = value;
        column.available_at[row] = moment;
        first = false;
    }
}

/// Nothing known on any row.
Column empty_column(const TimeAxis& axis) {
    Column column;
    column.values.assign(axis.size(), kMissing);
    column.available_at.reserve(axis.size());
    for (std::size_t row = 0; row < axis.size(); ++row) {
        column.available_at.push_back(axis.end(row));
    }
    return column;
}

/// Where the interval of the step at `time` ends.
Timestamp step_end(Timestamp time, const SeriesInfo& info) {
    return info.step.count() == kDailyStep ? start_of(day_of(time, info.time_zone) + 1, info.time_zone)
                                           : time + info.step;
}

Column hold_steps(const Series& series, const TimeAxis& axis, const AggregationRule& rule) {
    Column column = empty_column(axis);
    Steps step{series.values.begin(), series.values.begin()};
    Timestamp ends = Timestamp::min();
    for (std::size_t row = 0; row < axis.size(); ++row) {
        while (ends <= axis.start(row) && step.end != series.values.end()) {
            step.begin = step.end;
            ends = step_end(step.begin->time, series.info);
            step.end = std::find_if(step.begin, series.values.end(),
                                    [&](const Observation& o) { return o.time != step.begin->time; });
        }
        const bool within = step.begin != step.end && step.begin->time <= axis.start(row) && axis.start(row) < ends;
        if (within) {
            set_row(column, row, step, rule, {}, Timestamp::min());
        }
    }
    return column;
}

}  // namespace

Column aggregate_series(const Series& series, const TimeAxis& axis, const AggregationRule& rule) {
    if (rule.aggregate == "hold" && series.info.step > axis.step()) {
        return hold_steps(series, axis, rule);
    }
    Column column = empty_column(axis);
    const auto by_time = [](const Observation& o, Timestamp time) { return o.time < time; };
    auto next = axis.size() == 0 ? series.values.end()
                                 : std::lower_bound(series.values.begin(), series.values.end(), axis.start(0), by_time);
    for (std::size_t row = 0; row < axis.size(); ++row) {
        const Timestamp end = axis.end(row);
        const Timestamp earliest = rule.not_before_end ? end : Timestamp::min();
        const auto first = next;
        while (next != series.values.end() && next->time < end) {
            ++next;
        }
        const Timestamp taken_until = rule.until ? from_local(axis.day(row), *rule.until, axis.zone()) : end;
        const auto last = rule.until ? std::lower_bound(first, next, taken_until, by_time) : next;
        if (first != last) {
            const RowSteps has{expected_steps(series, axis.start(row), taken_until), series.values.front().time,
                               series.info.step.count()};
            set_row(column, row, {first, last}, rule, has, earliest);
        }
    }
    return column;
}

}  // namespace forecast
