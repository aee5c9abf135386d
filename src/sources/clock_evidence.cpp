#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "forecast/sources/file_guess.hpp"

namespace forecast {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

/// Whether the local times of one day of change are those of the clock; nothing where there are none in that hour.
ClockEvidence evidence_of_day(const std::multimap<Day, Timestamp>& by_day, Day day, bool is_long,
                              std::string_view zone) {
    std::size_t before = 0;
    std::size_t within = 0;
    const auto [begin, end] = by_day.equal_range(day);
    for (auto it = begin; it != end; ++it) {
        const seconds clock = it->second - start_of(day, "UTC");
        const auto first = from_local(day, clock, zone);
        const bool is_repeated = first != from_local(day, clock, zone, true);
        const bool is_skipped = first + utc_offset(first, zone) != it->second;
        within += is_long ? (is_repeated ? 1 : 0) : (is_skipped ? 1 : 0);
        before += clock < hours(1) ? 1 : 0;  // values of an hour without a change
    }
    if (before == 0) {
        return ClockEvidence::unknown;
    }
    const bool follows = is_long ? within >= 2 * before : within == 0;
    return follows ? ClockEvidence::follows : ClockEvidence::does_not;
}

constexpr std::size_t kHours = 24;
constexpr int kHabitDays = 14;

using DayProfile = std::array<double, kHours>;

/// How the mean value changes from each hour of the day to the next, by the written clock.
DayProfile hourly_changes(const std::vector<Observation>& values, Day from, Day to, std::string_view zone) {
    DayProfile sums{};
    std::array<std::size_t, kHours> counts{};
    const auto begin = std::lower_bound(values.begin(), values.end(), start_of(from, zone),
                                        [](const Observation& o, Timestamp time) { return o.time < time; });
    const Timestamp end = start_of(to, zone);
    for (auto it = begin; it != values.end() && it->time < end; ++it) {
        if (std::isfinite(it->value)) {
            const auto clock = it->time + utc_offset(it->time, zone) - start_of(day_of(it->time, zone), "UTC");
            const auto hour = static_cast<std::size_t>(clock / hours(1)) % kHours;
            sums[hour] += it->value;
            ++counts[hour];
        }
    }
    DayProfile changes{};
    for (std::size_t hour = 0; hour < kHours; ++hour) {
        const std::size_t next = (hour + 1) % kHours;
        const bool both = counts[hour] > 0 && counts[next] > 0;
        changes[hour] =
            both ? sums[next] / static_cast<double>(counts[next]) - sums[hour] / static_cast<double>(counts[hour]) : 0;
    }
    return changes;
}

/// Between what was and what came, read `moved` hours earlier.
double distance(const DayProfile& before, const DayProfile& after, std::size_t moved) {
    double sum = 0;
    for (std::size_t hour = 0; hour < kHours; ++hour) {
        const double d = before[(hour + moved) % kHours] - after[hour];
        sum += d * d;
    }
    return sum;
}

}  // namespace

ClockEvidence clock_evidence(const std::vector<Timestamp>& local_times, seconds step, std::string_view zone) {
    if (local_times.empty() || step > hours(1)) {
        return ClockEvidence::unknown;
    }
    std::multimap<Day, Timestamp> by_day;
    std::map<Day, bool> is_long;  // the days of a change, in October or in March
    Day seen{-1'000'000};
    for (const Timestamp time : local_times) {
        const Day day = day_of(time, "UTC");
        if (day != seen) {
            seen = day;
            const auto length = start_of(day + 1, zone) - start_of(day, zone);
            if (length != hours(24)) {
                is_long[day] = length > hours(24);
            }
        }
        if (is_long.count(day) != 0) {
            by_day.emplace(day, time);
        }
    }
    int spring = 0;
    int autumn = 0;
    for (const auto& [day, longer] : is_long) {
        const auto evidence = evidence_of_day(by_day, day, longer, zone);
        const int vote = evidence == ClockEvidence::follows ? 1 : (evidence == ClockEvidence::does_not ? -1 : 0);
        (longer ? autumn : spring) += vote;
    }
    if (spring != 0) {
        return spring > 0 ? ClockEvidence::follows : ClockEvidence::does_not;
    }
    return autumn > 0 ? ClockEvidence::follows : ClockEvidence::unknown;
}

ClockEvidence habit_evidence(const std::vector<Observation>& values, std::string_view zone) {
    if (values.empty()) {
        return ClockEvidence::unknown;
    }
    int by_clock = 0;
    const Day last = day_of(values.back().time, zone);
    for (Day day = day_of(values.front().time, zone) + kHabitDays; day < last - kHabitDays; day = day + 1) {
        const auto length = start_of(day + 1, zone) - start_of(day, zone);
        if (length == hours(24)) {
            continue;
        }
        const auto before = hourly_changes(values, day - kHabitDays, day, zone);
        const auto after = hourly_changes(values, day + 1, day + 1 + kHabitDays, zone);
        const std::size_t moved =
            length < hours(24) ? 1 : kHours - 1;  // hours earlier after March, if not by the clock
        by_clock += distance(before, after, 0) < distance(before, after, moved) ? 1 : -1;
    }
    if (by_clock == 0) {
        return ClockEvidence::unknown;
    }
    return by_clock > 0 ? ClockEvidence::follows : ClockEvidence::does_not;
}

}  // namespace forecast
