#include "sqlite_stamps.hpp"

#include <string>

namespace forecast {
namespace {

const std::string kOneStamp =
    " WHERE series = (SELECT number FROM series WHERE id = ?1) AND time = ?2 AND available_at = ?3";

void bind_stamp(SQLite::Statement& statement, const DoubtfulStamp& stamp, Timestamp available_at) {
    statement.reset();
    statement.bind(1, stamp.series);
    statement.bind(2, static_cast<std::int64_t>(stamp.time.time_since_epoch().count()));
    statement.bind(3, static_cast<std::int64_t>(available_at.time_since_epoch().count()));
}

}  // namespace

SqliteStamps::SqliteStamps(const SQLite::Database& database)
    : database_(database),
      taken_(database, "SELECT 1 FROM observation_value" + kOneStamp),
      update_(database, "UPDATE observation_value SET available_at = ?4" + kOneStamp) {}

std::vector<StampedSeries> SqliteStamps::all_series() const {
    SQLite::Statement rows(database_,
                           "SELECT number, id, column_name, source, step_seconds, time_zone FROM series ORDER BY id");
    std::vector<StampedSeries> all;
    while (rows.executeStep()) {
        all.push_back({rows.getColumn(0).getInt64(),
                       {rows.getColumn(1).getString(), rows.getColumn(2).getString(), rows.getColumn(3).getString(),
                        std::chrono::seconds(rows.getColumn(4).getInt64()), rows.getColumn(5).getString()}});
    }
    return all;
}

std::vector<Stamp> SqliteStamps::odd_stamps(const StampedSeries& series, std::int64_t latest) const {
    SQLite::Statement rows(database_, R"sql(
        SELECT time, available_at,
               EXISTS (SELECT 1 FROM observation_value e
                       WHERE e.series = v.series AND e.time = v.time AND e.available_at < v.available_at),
               (SELECT min(available_at) FROM observation_value n
                WHERE n.series = v.series AND n.time = v.time AND n.available_at > v.available_at
                  AND n.available_at >= n.time - ?3)
        FROM observation_value v WHERE series = ?1 AND (available_at > ?2 OR available_at < time - ?3)
        ORDER BY time, available_at)sql");
    rows.bind(1, series.number);
    rows.bind(2, latest);
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

std::map<std::int64_t, std::size_t> SqliteStamps::delays(const StampedSeries& series, std::int64_t at) const {
    SQLite::Statement row(database_, R"sql(
        SELECT min(available_at) - time AS delay FROM observation_value
        WHERE series = ?1 AND available_at <= ?2 AND available_at >= time - ?3 GROUP BY time)sql");
    row.bind(1, series.number);
    row.bind(2, at);
    row.bind(3, series.ahead());
    std::map<std::int64_t, std::size_t> counts;
    while (row.executeStep()) {
        ++counts[row.getColumn(0).getInt64()];
    }
    return counts;
}

bool SqliteStamps::has(const DoubtfulStamp& stamp, std::int64_t available_at) const {
    bind_stamp(taken_, stamp, Timestamp(std::chrono::seconds(available_at)));
    return taken_.executeStep();
}

void SqliteStamps::set(const DoubtfulStamp& stamp, std::int64_t available_at) {
    bind_stamp(update_, stamp, stamp.available_at);
    update_.bind(4, available_at);
    update_.exec();
}

}  // namespace forecast
