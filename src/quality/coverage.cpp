#include "forecast/quality/coverage.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>
#include <set>
#include <utility>

namespace forecast {
namespace {

/// The next time on the series' axis: by calendar day for daily ones.
Timestamp next_time(const SeriesInfo& info, Timestamp time) {
    return info.step == std::chrono::hours(24) ? start_of(day_of(time, info.time_zone) + 1, info.time_zone)
                                               : time + info.step;
}

}  // namespace

Coverage coverage_of(const Series& series) {
    Coverage c;
    c.info = series.info;
    std::map<std::string, std::pair<std::size_t, std::size_t>> months;  // there, expected
    std::optional<Timestamp> expected;
    for (const Observation& o : series.values) {
        if (expected && o.time < *expected) {
            ++c.revisions;
            continue;
        }
        if (std::isnan(o.value)) {
            continue;
        }
        c.first = expected ? c.first : o.time;
        if (expected && o.time > *expected) {
            c.gaps.push_back({*expected, o.time});
        }
        for (Timestamp t = expected.value_or(o.time); t < o.time; t = next_time(c.info, t)) {
            ++months[format_utc(t).substr(0, 7)].second;
        }
        auto& month = months[format_utc(o.time).substr(0, 7)];
        ++month.first;
        ++month.second;
        ++c.values;
        c.last = o.time;
        expected = next_time(c.info, o.time);
    }
    std::size_t all = 0;
    for (const auto& [month, counts] : months) {
        all += counts.second;
        c.months[month] = static_cast<double>(counts.first) / static_cast<double>(counts.second);
    }
    c.share = all == 0 ? 0 : static_cast<double>(c.values) / static_cast<double>(all);
    return c;
}

std::vector<DayShare> daily_shares(const Series& series) {
    const SeriesInfo& info = series.info;
    std::map<Day, std::set<Timestamp>> there;
    for (const Observation& o : series.values) {
        if (!std::isnan(o.value)) {
            there[day_of(o.time, info.time_zone)].insert(o.time);
        }
    }
    std::vector<DayShare> shares;
    if (there.empty() || info.step <= std::chrono::seconds(0)) {
        return shares;
    }
    for (Day day = there.begin()->first; day <= there.rbegin()->first; day = day + 1) {
        const auto length = start_of(day + 1, info.time_zone) - start_of(day, info.time_zone);
        const auto expected = std::max(1.0, static_cast<double>(length / info.step));
        const auto found = there.find(day);
        const auto n = static_cast<double>(found == there.end() ? 0 : found->second.size());
        shares.push_back({day, std::min(1.0, n / expected)});
    }
    return shares;
}

}  // namespace forecast
