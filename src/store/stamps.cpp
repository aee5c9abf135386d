#include "stamps.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>

namespace forecast {
namespace {

constexpr std::int64_t kDaySeconds = 86400;
constexpr std::int64_t kTolerance = 3600;  // a clock may be off by so much
constexpr std::int64_t kLongestPublication = 31 * kDaySeconds;
constexpr std::int64_t kLongestForecast = 17 * kDaySeconds;  // ahead of its time; sources give 16 days

struct StampedSeries {
    std::int64_t number = 0;
    SeriesInfo info;
    bool is_forecast = false;

    [[nodiscard]] bool is_of_its_fetch() const { return info.column.rfind("forecast/", 0) == 0; }
    /// How long before its time a value may be known.
    [[nodiscard]] std::int64_t ahead() const { return is_forecast ? kLongestForecast : 0; }
};

struct Stamp {
    std::int64_t time = 0;
    std::int64_t available_at = 0;
    bool revises = false;                                          ///< the same time has an earlier stamp
    std::int64_t next = std::numeric_limits<std::int64_t>::max();  ///< the same time's following sound stamp
};

std::vector<StampedSeries> all_series(const SQLite::Database& database) {
    SQLite::Statement rows(database, R"sql(
        SELECT number, id, column_name, source, step_seconds, time_zone,
               column_name LIKE 'forecast/%' OR column_name LIKE 'previous\_day%' ESCAPE '\'
                   OR column_name LIKE 'prevision\_%' ESCAPE '\'
        FROM series ORDER BY id)sql");
    std::vector<StampedSeries> all;
    while (rows.executeStep()) {
        all.push_back({rows.getColumn(0).getInt64(),
                       {rows.getColumn(1).getString(), rows.getColumn(2).getString(), rows.getColumn(3).getString(),
                        std::chrono::seconds(rows.getColumn(4).getInt64()), rows.getColumn(5).getString()},
                       rows.getColumn(6).getInt() != 0});
    }
    return all;
}

/// Stamps later than `at` or before what the series allows.
std::vector<Stamp> odd_stamps(const SQLite::Database& database, const StampedSeries& series, std::int64_t at) {
    SQLite::Statement rows(database, R"sql(
        SELECT time, available_at,
               EXISTS (SELECT 1 FROM observation_value e
                       WHERE e.series = v.series AND e.time = v.time AND e.available_at < v.available_at),
               (SELECT min(available_at) FROM observation_value n
                WHERE n.series = v.series AND n.time = v.time AND n.available_at > v.available_at
                  AND n.available_at >= n.time - ?3)
        FROM observation_value v WHERE series = ?1 AND (available_at > ?2 OR available_at < time - ?3)
        ORDER BY time, available_at)sql");
    rows.bind(1, series.number);
    rows.bind(2, at + kTolerance);
    rows.bind(3, series.ahead());
    std::vector<Stamp> odd;
    while (rows.executeStep()) {
        Stamp stamp{rows.getColumn(0).getInt64(), rows.getColumn(1).getInt64(), rows.getColumn(2).getInt() != 0};
        if (!rows.getColumn(3).isNull()) {
            stamp.next = rows.getColumn(3).getInt64();
        }
        odd.push_back(stamp);
    }
    return odd;
}

/// The commonest delay among sound first stamps of the series.
std::int64_t usual_delay(const SQLite::Database& database, const StampedSeries& series, std::int64_t at,
                         const UsualDelay& otherwise) {
    SQLite::Statement row(database, R"sql(
        SELECT min(available_at) - time AS delay FROM observation_value
        WHERE series = ?1 AND available_at <= ?2 AND available_at >= time - ?3 GROUP BY time)sql");
    row.bind(1, series.number);
    row.bind(2, at);
    row.bind(3, series.ahead());
    std::map<std::int64_t, std::size_t> counts;
    while (row.executeStep()) {
        ++counts[row.getColumn(0).getInt64()];
    }
    const auto commonest = std::max_element(counts.begin(), counts.end(),
                                            [](const auto& a, const auto& b) { return a.second < b.second; });
    return commonest == counts.end() ? otherwise(series.info).count() : commonest->first;
}

/// A value of the future may be known later than now: it was imported, by its own delay.
bool only_a_wrong_clock_gives(const StampedSeries& series, const Stamp& stamp) {
    return stamp.available_at < stamp.time - series.ahead() || series.is_forecast || stamp.revises ||
           stamp.available_at > stamp.time + kLongestPublication;
}

}  // namespace

std::vector<DoubtfulStamp> find_doubtful_stamps(const SQLite::Database& database, Timestamp at,
                                                const UsualDelay& otherwise) {
    const std::int64_t seen = at.time_since_epoch().count();
    const auto time_at = [](std::int64_t seconds) { return Timestamp(std::chrono::seconds(seconds)); };
    std::vector<DoubtfulStamp> doubtful;
    for (const StampedSeries& series : all_series(database)) {
        const auto odd = odd_stamps(database, series, seen);
        const std::int64_t delay = odd.empty() ? 0 : usual_delay(database, series, seen, otherwise);
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

void write_stamps(const SQLite::Database& database, const std::vector<DoubtfulStamp>& stamps) {
    constexpr const char* kOne =
        " WHERE series = (SELECT number FROM series WHERE id = ?1) AND time = ?2 AND available_at = ?3";
    SQLite::Statement taken(database, std::string("SELECT 1 FROM observation_value") + kOne);
    SQLite::Statement update(database, std::string("UPDATE observation_value SET available_at = ?4") + kOne);
    for (const DoubtfulStamp& stamp : stamps) {
        std::int64_t mended = stamp.mended.time_since_epoch().count();
        const auto bind = [&](SQLite::Statement& statement, std::int64_t available_at) {
            statement.reset();
            statement.bind(1, stamp.series);
            statement.bind(2, static_cast<std::int64_t>(stamp.time.time_since_epoch().count()));
            statement.bind(3, available_at);
        };
        for (bind(taken, mended); taken.executeStep(); bind(taken, mended)) {
            ++mended;  // several revisions stay several, in their order
        }
        bind(update, stamp.available_at.time_since_epoch().count());
        update.bind(4, mended);
        update.exec();
    }
}

}  // namespace forecast
