#include "observation_upsert.hpp"

#include <cstdint>

#include "upsert_plan.hpp"

namespace forecast {
namespace {

std::int64_t seconds_of(Timestamp time) {
    return time.time_since_epoch().count();
}

Timestamp time_at(std::int64_t seconds) {
    return Timestamp(std::chrono::seconds(seconds));
}

std::int64_t upsert_info(const SQLite::Database& database, const SeriesInfo& info) {
    SQLite::Statement upsert(database, R"sql(
        INSERT INTO series (id, column_name, source, step_seconds, time_zone) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT (id) DO UPDATE SET column_name = excluded.column_name, source = excluded.source,
                                       step_seconds = excluded.step_seconds, time_zone = excluded.time_zone
        RETURNING number)sql");
    upsert.bind(1, info.id);
    upsert.bind(2, info.column);
    upsert.bind(3, info.source);
    upsert.bind(4, static_cast<std::int64_t>(info.step.count()));
    upsert.bind(5, info.time_zone);
    upsert.executeStep();
    const std::int64_t number = upsert.getColumn(0).getInt64();
    upsert.executeStep();
    return number;
}

/// The newest revision of each time from the first to the last of `values`, in order.
std::vector<Observation> newest_revisions(const SQLite::Database& database, std::int64_t number,
                                          const std::vector<Observation>& values) {
    SQLite::Statement rows(database, R"sql(
        SELECT time, available_at, value FROM observation_value
        WHERE series = ?1 AND time BETWEEN ?2 AND ?3 ORDER BY time, available_at)sql");
    rows.bind(1, number);
    rows.bind(2, seconds_of(values.front().time));
    rows.bind(3, seconds_of(values.back().time));
    std::vector<Observation> newest;
    while (rows.executeStep()) {
        const Observation row{time_at(rows.getColumn(0).getInt64()), rows.getColumn(2).getDouble(),
                              time_at(rows.getColumn(1).getInt64())};
        if (!newest.empty() && newest.back().time == row.time) {
            newest.back() = row;
        } else {
            newest.push_back(row);
        }
    }
    return newest;
}

void write_values(const SQLite::Database& database, std::int64_t number, const std::vector<Observation>& values) {
    SQLite::Statement insert(
        database,
        "INSERT OR REPLACE INTO observation_value (series, time, available_at, value) VALUES (?1, ?2, ?3, ?4)");
    insert.bind(1, number);
    for (const Observation& value : values) {
        insert.bind(2, seconds_of(value.time));
        insert.bind(3, seconds_of(value.available_at));
        insert.bind(4, value.value);
        insert.exec();
        insert.reset();
    }
}

}  // namespace

UpsertCount upsert_series(SQLite::Database& database, const Series& series, Timestamp fetched_at) {
    const std::int64_t number = upsert_info(database, series.info);
    if (series.values.empty()) {
        return {};
    }
    const UpsertPlan plan = plan_upsert(series.values, newest_revisions(database, number, series.values), fetched_at);
    write_values(database, number, plan.writes);
    return plan.count;
}

void add_values(SQLite::Database& database, const Series& series) {
    write_values(database, upsert_info(database, series.info), series.values);
}

}  // namespace forecast
