#include "postgres_stamps.hpp"

#include <string>

namespace forecast {
namespace {

std::string sql_seconds(Timestamp time) {
    return std::to_string(time.time_since_epoch().count());
}

}  // namespace

std::vector<StampedSeries> PostgresStamps::all_series() const {
    const PostgresRows rows = connection_.execute(
        R"sql(SELECT id, column_name, source, step_seconds, time_zone FROM series ORDER BY id COLLATE "C")sql");
    std::vector<StampedSeries> all;
    for (int row = 0; row < rows.size(); ++row) {
        all.push_back({0,
                       {std::string(rows.text(row, 0)), std::string(rows.text(row, 1)), std::string(rows.text(row, 2)),
                        std::chrono::seconds(rows.integer(row, 3)), std::string(rows.text(row, 4))}});
    }
    return all;
}

std::vector<Stamp> PostgresStamps::odd_stamps(const StampedSeries& series, std::int64_t latest) const {
    const PostgresRows rows = connection_.execute(
        R"sql(
        SELECT date_part('epoch', time)::bigint, date_part('epoch', available_at)::bigint,
               EXISTS (SELECT 1 FROM observation e
                       WHERE e.series = v.series AND e.time = v.time AND e.available_at < v.available_at),
               (SELECT date_part('epoch', min(available_at))::bigint FROM observation n
                WHERE n.series = v.series AND n.time = v.time AND n.available_at > v.available_at
                  AND n.available_at >= n.time - make_interval(secs => $3))
        FROM observation v
        WHERE series = $1 AND (available_at > to_timestamp($2) OR available_at < time - make_interval(secs => $3))
        ORDER BY time, available_at)sql",
        {series.info.id, std::to_string(latest), std::to_string(series.ahead())});
    std::vector<Stamp> odd;
    for (int row = 0; row < rows.size(); ++row) {
        Stamp stamp{rows.integer(row, 0), rows.integer(row, 1), rows.is_true(row, 2)};
        if (!rows.is_null(row, 3)) {
            stamp.next = rows.integer(row, 3);
        }
        odd.push_back(stamp);
    }
    return odd;
}

std::map<std::int64_t, std::size_t> PostgresStamps::delays(const StampedSeries& series, std::int64_t at) const {
    const PostgresRows rows = connection_.execute(
        R"sql(
        SELECT date_part('epoch', delay)::bigint, count(*) FROM (
            SELECT min(available_at) - time AS delay FROM observation
            WHERE series = $1 AND available_at <= to_timestamp($2)
              AND available_at >= time - make_interval(secs => $3) GROUP BY time) d
        GROUP BY delay)sql",
        {series.info.id, std::to_string(at), std::to_string(series.ahead())});
    std::map<std::int64_t, std::size_t> counts;
    for (int row = 0; row < rows.size(); ++row) {
        counts[rows.integer(row, 0)] += static_cast<std::size_t>(rows.integer(row, 1));
    }
    return counts;
}

bool PostgresStamps::has(const DoubtfulStamp& stamp, std::int64_t available_at) const {
    return connection_
               .execute(
                   "SELECT 1 FROM observation "
                   "WHERE series = $1 AND time = to_timestamp($2) AND available_at = to_timestamp($3)",
                   {stamp.series, sql_seconds(stamp.time), std::to_string(available_at)})
               .size() > 0;
}

void PostgresStamps::set(const DoubtfulStamp& stamp, std::int64_t available_at) {
    connection_.execute(
        "UPDATE observation SET available_at = to_timestamp($4) "
        "WHERE series = $1 AND time = to_timestamp($2) AND available_at = to_timestamp($3)",
        {stamp.series, sql_seconds(stamp.time), sql_seconds(stamp.available_at), std::to_string(available_at)});
}

}  // namespace forecast
