#include "slots.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "forecast/core/missing.hpp"

namespace forecast {
namespace {

using Slot = std::vector<Observation>::const_iterator;

constexpr std::int64_t kDay = 86400;

struct Slots {
    Slot begin;
    Slot end;
};

/// Steps from `anchor` to the first slot at or after `time`; negative before it.
std::int64_t steps_to(Timestamp time, Timestamp anchor, std::int64_t step) {
    const std::int64_t distance = (time - anchor).count();
    return distance / step + (distance % step > 0 ? 1 : 0);
}

/// Slots of the series' own grid that begin within [start, end).
double expected_slots(const Series& series, Timestamp start, Timestamp end) {
    const std::int64_t step = series.info.step.count();
    if (step >= kDay || step >= (end - start).count()) {
        return 1;
    }
    const Timestamp anchor = series.values.front().time;
    return static_cast<double>(steps_to(end, anchor, step) - steps_to(start, anchor, step));
}

/// What a row must have, and where its slots stand.
struct RowSlots {
    double expected = 1;
    Timestamp anchor;       ///< of the series' own grid
    std::int64_t step = 1;  ///< several values within one count as one slot
};

class Aggregate {
public:
    explicit Aggregate(const RowSlots& row) : row_(row) {}

    void add(Timestamp time, double value) {
        const std::int64_t slot = (time - row_.anchor).count() / row_.step;
        covered_ += count_ == 0 || slot != slot_ ? 1 : 0;
        slot_ = slot;
        sum_ += value;
        min_ = std::min(min_, value);
        max_ = std::max(max_, value);
        ++count_;
    }
    [[nodiscard]] double value(const SlotRule& rule) const {
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
    double covered_ = 0;  ///< slots with a value
    std::int64_t slot_ = 0;
    RowSlots row_;
};

bool is_missing(double value, const SlotRule& rule) {
    return std::isnan(value) || (rule.zero_is_missing && value == 0);
}

/// The row's value from the newest versions that were available at `moment`.
double value_at(Slots slots, Timestamp moment, const SlotRule& rule, const RowSlots& row) {
    Aggregate aggregate(row);
    for (auto first = slots.begin; first != slots.end;) {
        double newest = kMissing;
        const Timestamp time = first->time;
        for (; first != slots.end && first->time == time; ++first) {
            newest = first->available_at <= moment ? first->value : newest;
        }
        if (!is_missing(newest, rule)) {
            aggregate.add(time, newest);
        }
    }
    return aggregate.value(rule);
}

/// When every slot had its first version, and the moments after it at which one changed; each at least `earliest`.
std::vector<Timestamp> version_times(Slots slots, Timestamp earliest) {
    Timestamp complete = earliest;
    for (auto slot = slots.begin; slot != slots.end; ++slot) {
        if (slot == slots.begin || slot->time != std::prev(slot)->time) {
            complete = std::max(complete, slot->available_at);
        }
    }
    std::vector<Timestamp> times = {complete};
    for (auto slot = slots.begin; slot != slots.end; ++slot) {
        if (slot->available_at > complete) {
            times.push_back(slot->available_at);
        }
    }
    std::sort(times.begin() + 1, times.end());
    times.erase(std::unique(times.begin(), times.end()), times.end());
    return times;
}

bool same(double a, double b) {
    return a == b || (std::isnan(a) && std::isnan(b));
}

bool has_revisions(Slots slots) {
    const auto same_time = [](const Observation& a, const Observation& b) { return a.time == b.time; };
    return std::adjacent_find(slots.begin, slots.end, same_time) != slots.end;
}

/// The row of slots that were never revised.
void set_plain_row(Column& column, std::size_t row, Slots slots, const SlotRule& rule, const RowSlots& has,
                   Timestamp earliest) {
    Aggregate aggregate(has);
    for (auto slot = slots.begin; slot != slots.end; ++slot) {
        earliest = std::max(earliest, slot->available_at);
        if (!is_missing(slot->value, rule)) {
            aggregate.add(slot->time, slot->value);
        }
    }
    column.values[row] = aggregate.value(rule);
    column.available_at[row] = earliest;
}

/// Each version's value; versions that change nothing are passed over.
void set_row(Column& column, std::size_t row, Slots slots, const SlotRule& rule, const RowSlots& has,
             Timestamp earliest) {
    if (!has_revisions(slots)) {
        set_plain_row(column, row, slots, rule, has, earliest);
        return;
    }
    bool first = true;
    for (const Timestamp moment : version_times(slots, earliest)) {
        const double value = value_at(slots, moment, rule, has);
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

/// Where the interval of the slot at `time` ends.
Timestamp slot_end(Timestamp time, const SeriesInfo& info) {
    return info.step.count() == kDay ? start_of(day_of(time, info.time_zone) + 1, info.time_zone) : time + info.step;
}

Column hold_slots(const Series& series, const TimeAxis& axis, const SlotRule& rule) {
    Column column = empty_column(axis);
    Slots slot{series.values.begin(), series.values.begin()};
    Timestamp ends = Timestamp::min();
    for (std::size_t row = 0; row < axis.size(); ++row) {
        while (ends <= axis.start(row) && slot.end != series.values.end()) {
            slot.begin = slot.end;
            ends = slot_end(slot.begin->time, series.info);
            slot.end = std::find_if(slot.begin, series.values.end(),
                                    [&](const Observation& o) { return o.time != slot.begin->time; });
        }
        const bool within = slot.begin != slot.end && slot.begin->time <= axis.start(row) && axis.start(row) < ends;
        if (within) {
            set_row(column, row, slot, rule, {}, Timestamp::min());
        }
    }
    return column;
}

}  // namespace

Column aggregate_slots(const Series& series, const TimeAxis& axis, const SlotRule& rule) {
    if (rule.aggregate == "hold" && series.info.step > axis.step()) {
        return hold_slots(series, axis, rule);
    }
    Column column = empty_column(axis);
    const auto by_time = [](const Observation& o, Timestamp time) { return o.time < time; };
    auto slot = axis.size() == 0 ? series.values.end()
                                 : std::lower_bound(series.values.begin(), series.values.end(), axis.start(0), by_time);
    for (std::size_t row = 0; row < axis.size(); ++row) {
        const Timestamp end = axis.end(row);
        const Timestamp earliest = rule.not_before_end ? end : Timestamp::min();
        const auto first = slot;
        while (slot != series.values.end() && slot->time < end) {
            ++slot;
        }
        const Timestamp taken_until = rule.until ? from_local(axis.day(row), *rule.until, axis.zone()) : end;
        const auto last = rule.until ? std::lower_bound(first, slot, taken_until, by_time) : slot;
        if (first != last) {
            const RowSlots has{expected_slots(series, axis.start(row), taken_until), series.values.front().time,
                               series.info.step.count()};
            set_row(column, row, {first, last}, rule, has, earliest);
        }
    }
    return column;
}

}  // namespace forecast
