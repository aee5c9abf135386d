#include "stored_gaps.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace forecast {
namespace {

/// How many times of each Paris day have a value.
std::map<Day, std::int64_t> stored_times_by_day(const Series& series) {
    std::map<Day, std::int64_t> counts;
    const Observation* before = nullptr;
    for (const Observation& o : series.values) {
        const bool is_revision = before != nullptr && before->time == o.time;
        counts[day_of(o.time, kParis)] += !is_revision && std::isfinite(o.value) ? 1 : 0;
        before = &o;
    }
    return counts;
}

}  // namespace

std::vector<Period> days_with_gaps(const ObservationStore& store, const std::vector<SeriesInfo>& series,
                                   const Period& within) {
    std::set<Day> days;
    for (const SeriesInfo& info : series) {
        auto stored = stored_times_by_day(store.load(info.id, within));
        for (Day day = day_of(within.begin, kParis); start_of(day, kParis) < within.end; day = day + 1) {
            const auto expected = (start_of(day + 1, kParis) - start_of(day, kParis)) / info.step;
            if (stored[day] < expected) {
                days.insert(day);
            }
        }
    }
    constexpr int kWeek = 7;
    std::vector<Period> periods;
    for (const Day day : days) {
        const Timestamp begin = start_of(day, kParis);
        const Timestamp end = std::min(start_of(day + 1, kParis), within.end);
        if (!periods.empty() && begin < start_of(day_of(periods.back().end, kParis) + kWeek, kParis)) {
            periods.back().end = end;
        } else {
            periods.push_back({begin, end});
        }
    }
    return periods;
}

}  // namespace forecast
