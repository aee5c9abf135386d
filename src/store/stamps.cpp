#include "stamps.hpp"

#include <algorithm>

namespace forecast {
namespace {

constexpr std::int64_t kDaySeconds = 86400;
constexpr std::int64_t kTolerance = 3600;  // a clock may be off by so much
constexpr std::int64_t kLongestPublication = 31 * kDaySeconds;
constexpr std::int64_t kLongestForecast = 17 * kDaySeconds;  // ahead of its time; sources give 16 days

/// The commonest delay among sound first stamps of the series.
std::int64_t usual_delay(const StampTable& table, const StampedSeries& series, std::int64_t at,
                         const UsualDelay& otherwise) {
    const auto counts = table.delays(series, at);
    const auto commonest = std::max_element(counts.begin(), counts.end(),
                                            [](const auto& a, const auto& b) { return a.second < b.second; });
    return commonest == counts.end() ? otherwise(series.info).count() : commonest->first;
}

/// A value of the future may be known later than now: it was imported, by its own delay.
bool only_a_wrong_clock_gives(const StampedSeries& series, const Stamp& stamp) {
    return stamp.available_at < stamp.time - series.ahead() || series.is_forecast() || stamp.revises ||
           stamp.available_at > stamp.time + kLongestPublication;
}

}  // namespace

bool StampedSeries::is_of_its_fetch() const {
    return info.column.rfind("forecast/", 0) == 0;
}

bool StampedSeries::is_forecast() const {
    return is_of_its_fetch() || info.column.rfind("previous_day", 0) == 0 || info.column.rfind("prevision_", 0) == 0;
}

std::int64_t StampedSeries::ahead() const {
    return is_forecast() ? kLongestForecast : 0;
}

std::vector<DoubtfulStamp> find_doubtful_stamps(const StampTable& table, Timestamp at, const UsualDelay& otherwise) {
    const std::int64_t seen = at.time_since_epoch().count();
    const auto time_at = [](std::int64_t seconds) { return Timestamp(std::chrono::seconds(seconds)); };
    std::vector<DoubtfulStamp> doubtful;
    for (const StampedSeries& series : table.all_series()) {
        const auto odd = table.odd_stamps(series, seen + kTolerance);
        const std::int64_t delay = odd.empty() ? 0 : usual_delay(table, series, seen, otherwise);
        for (const Stamp& stamp : odd) {
            if (!only_a_wrong_clock_gives(series, stamp)) {
                continue;
            }
            const bool by_its_delay = !stamp.revises && !series.is_of_its_fetch();
            std::int64_t mended = by_its_delay ? std::min(stamp.time + delay, seen) : seen;
            if (stamp.next <= seen + kTolerance) {
                mended = std::min(mended, stamp.next - 1);  // never known after what revised it
            }
            doubtful.push_back({series.info.id, time_at(stamp.time), time_at(stamp.available_at), time_at(mended)});
        }
    }
    return doubtful;
}

void write_stamps(StampTable& table, const std::vector<DoubtfulStamp>& stamps) {
    for (const DoubtfulStamp& stamp : stamps) {
        std::int64_t mended = stamp.mended.time_since_epoch().count();
        while (table.has(stamp, mended)) {
            ++mended;  // several revisions stay several, in their order
        }
        table.set(stamp, mended);
    }
}

}  // namespace forecast
