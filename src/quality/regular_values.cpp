#include "regular_values.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "forecast/core/error.hpp"
#include "forecast/core/missing.hpp"

namespace forecast {
namespace {

using std::chrono::hours;

constexpr std::int64_t kMostSteps = 5'000'000;  // 140 years of quarter hours

bool is_missing(double value, bool zero_is_missing) {
    return !std::isfinite(value) || (zero_is_missing && value == 0);
}

/// The step of `time`: the day it falls into, else the one that begins then; nothing between two of those.
std::optional<std::size_t> step_of(const RegularValues& grid, Timestamp time) {
    if (grid.daily) {
        return static_cast<std::size_t>(day_of(time, grid.zone) - grid.first_day);
    }
    const auto since = time - grid.first;
    return since % grid.step == std::chrono::seconds(0) ? std::optional(static_cast<std::size_t>(since / grid.step))
                                                        : std::nullopt;
}

std::size_t length_of(const RegularValues& grid, const std::string& name, Timestamp last) {
    const std::int64_t steps =
        grid.daily ? day_of(last, grid.zone) - grid.first_day + 1 : (last - grid.first) / grid.step + 1;
    if (steps > kMostSteps) {
        throw Error(ErrorKind::insufficient_data,
                    "{} reaches from {} to {} in steps of {}; one of these times cannot be right", name,
                    format_utc(grid.first), format_utc(last), format_duration(grid.step));
    }
    return static_cast<std::size_t>(steps);
}

/// The newest value of each time that is there; of several known at one moment, the time goes to `repeated`.
std::vector<Observation> newest_values(RegularValues& grid, const Series& series, bool zero_is_missing) {
    std::vector<Observation> newest;
    const Observation* before = nullptr;
    for (const Observation& o : series.values) {
        const bool again = before != nullptr && before->time == o.time && before->available_at == o.available_at;
        before = &o;
        grid.zeros += zero_is_missing && o.value == 0 ? 1 : 0;
        if (is_missing(o.value, zero_is_missing) || o.time < grid.first) {
            continue;
        }
        if (again) {
            grid.repeated.push_back(o.time);
        }
        if (!newest.empty() && newest.back().time == o.time) {
            newest.back() = o;
        } else {
            newest.push_back(o);
        }
    }
    return newest;
}

/// Whether two times are neighbours on the grid's axis.
bool is_a_step_apart(const RegularValues& grid, Timestamp a, Timestamp b) {
    return grid.daily ? b - a >= hours(23) && day_of(b, grid.zone) - day_of(a, grid.zone) == 1 : b - a == grid.step;
}

/// Looks whether the values come more often than the step says.
void find_finer_step(RegularValues& grid, const std::vector<Observation>& values) {
    std::map<std::chrono::seconds, std::size_t> counts;
    std::size_t a_step_apart = 0;
    for (std::size_t i = 1; i < values.size(); ++i) {
        ++counts[values[i].time - values[i - 1].time];
        a_step_apart += is_a_step_apart(grid, values[i - 1].time, values[i].time) ? 1 : 0;
    }
    const auto most =
        std::max_element(counts.begin(), counts.end(), [](auto& a, auto& b) { return a.second < b.second; });
    if (most == counts.end() || most->first >= grid.step || grid.step % most->first != std::chrono::seconds(0)) {
        return;
    }
    constexpr std::size_t kFew = 20;  // of a hundred steps, those that have one value
    grid.finer = most->first;
    grid.is_finer_in_parts = kFew * a_step_apart > grid.size();
}

void fill(RegularValues& grid, const std::vector<Observation>& values) {
    std::vector<std::size_t> counts(grid.size());
    for (const Observation& o : values) {
        const auto step = grid.finer && !grid.daily
                              ? std::optional(static_cast<std::size_t>((o.time - grid.first) / grid.step))
                              : step_of(grid, o.time);
        if (!step) {
            grid.off_grid.push_back(o.time);
            continue;
        }
        if (++counts[*step] > 1 && !grid.finer) {
            grid.repeated.push_back(o.time);  // two times of one day share a daily time step
        }
        const double before = counts[*step] > 1 ? grid.values[*step] : 0;
        const auto count = static_cast<double>(counts[*step]);
        grid.values[*step] = grid.finer ? before + (o.value - before) / count : o.value;
    }
}

std::vector<std::ptrdiff_t> midnights_of(const RegularValues& grid) {
    std::vector<std::ptrdiff_t> midnights;
    const auto size = static_cast<std::ptrdiff_t>(grid.size());
    for (Day day = grid.first_day; midnights.empty() || midnights.back() < size; day = day + 1) {
        const double since = static_cast<double>((start_of(day, grid.zone) - grid.first).count());
        const double steps = grid.daily ? day - grid.first_day : since / static_cast<double>(grid.step.count());
        midnights.push_back(static_cast<std::ptrdiff_t>(std::ceil(steps)));
    }
    return midnights;
}

}  // namespace

Timestamp RegularValues::time(std::size_t index) const {
    return daily ? start_of(first_day + static_cast<int>(index), zone)
                 : first + static_cast<std::int64_t>(index) * step;
}

std::size_t RegularValues::steps_a_day() const {
    return static_cast<std::size_t>(std::max<std::int64_t>(1, hours(24) / step));
}

std::size_t RegularValues::begin_of(std::size_t number) const {
    return static_cast<std::size_t>(
        std::clamp(midnights[number], std::ptrdiff_t{0}, static_cast<std::ptrdiff_t>(size())));
}

std::size_t RegularValues::steps_of(std::size_t number) const {
    return static_cast<std::size_t>(midnights[number + 1] - midnights[number]);
}

std::optional<std::size_t> RegularValues::same_clock(std::size_t index, std::size_t number, int days_away) const {
    const std::ptrdiff_t other = static_cast<std::ptrdiff_t>(number) + days_away;
    if (other < 0 || other >= static_cast<std::ptrdiff_t>(days())) {
        return std::nullopt;
    }
    // Clocks change early in the day: what is behind is counted from the day's end, where all days agree.
    const auto to = static_cast<std::size_t>(other);
    const auto since_midnight = static_cast<std::ptrdiff_t>(index) - midnights[number];
    const std::ptrdiff_t at = since_midnight * step < hours(2)
                                  ? midnights[to] + since_midnight
                                  : midnights[to + 1] - (midnights[number + 1] - static_cast<std::ptrdiff_t>(index));
    const bool inside = at >= std::max(midnights[to], std::ptrdiff_t{0}) && at < midnights[to + 1] &&
                        at < static_cast<std::ptrdiff_t>(size());
    return inside ? std::optional(static_cast<std::size_t>(at)) : std::nullopt;
}

bool RegularValues::clock_changes_on(std::size_t number) const {
    return start_of(day(number) + 1, zone) - start_of(day(number), zone) != hours(24);
}

RegularValues regular_values(const std::string& name, const Series& series, const std::string& zone,
                             bool zero_is_missing) {
    RegularValues grid;
    grid.step = series.info.step;
    grid.daily = grid.step == hours(24);
    grid.zone = grid.daily ? series.info.time_zone : zone;
    const auto there = [&](const Observation& o) { return !is_missing(o.value, zero_is_missing); };
    const auto begin = std::find_if(series.values.begin(), series.values.end(), there);
    if (begin == series.values.end()) {
        return grid;
    }
    const auto last = std::find_if(series.values.rbegin(), series.values.rend(), there);
    grid.first_day = day_of(begin->time, grid.zone);
    grid.first = begin->time;
    grid.values.assign(length_of(grid, name, last->time), kMissing);
    const std::vector<Observation> values = newest_values(grid, series, zero_is_missing);
    find_finer_step(grid, values);
    fill(grid, values);
    grid.midnights = midnights_of(grid);
    return grid;
}

}  // namespace forecast
