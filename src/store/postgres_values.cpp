#include "postgres_values.hpp"

#include <algorithm>
#include <cstdint>

#include "forecast/core/limits.hpp"
#include "stored_series.hpp"
#include "upsert_plan.hpp"

namespace forecast {
namespace {

/// Leaves out NaN as well, which PostgreSQL takes for the largest number.
const std::string kIsNumber = "value > '-Infinity' AND value < 'Infinity'";

Timestamp time_of(const PostgresRows& rows, int row, int column) {
    return Timestamp(std::chrono::seconds(rows.integer(row, column)));
}

/// Columns 0 to 4: id, column_name, source, step_seconds, time_zone.
SeriesInfo info_of(const PostgresRows& rows, int row) {
    return checked_info({std::string(rows.text(row, 0)), std::string(rows.text(row, 1)), std::string(rows.text(row, 2)),
                         std::chrono::seconds(rows.integer(row, 3)), std::string(rows.text(row, 4))});
}

void upsert_info(PostgresConnection& connection, const SeriesInfo& info) {
    connection.execute(R"sql(
        INSERT INTO series (id, column_name, source, step_seconds, time_zone) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (id) DO UPDATE SET column_name = excluded.column_name, source = excluded.source,
                                       step_seconds = excluded.step_seconds, time_zone = excluded.time_zone
        WHERE series IS DISTINCT FROM excluded)sql",
                       {info.id, info.column, info.source, std::to_string(info.step.count()), info.time_zone});
}

/// The newest revision of each time from the first to the last of `values`, in order.
std::vector<Observation> newest_revisions(PostgresConnection& connection, const std::string& id,
                                          const std::vector<Observation>& values) {
    const PostgresRows rows = connection.execute(R"sql(
        SELECT DISTINCT ON (time) date_part('epoch', time)::bigint, date_part('epoch', available_at)::bigint, value
        FROM observation WHERE series = $1 AND time BETWEEN $2 AND $3 AND )sql" +
                                                     kIsNumber + " ORDER BY time, available_at DESC",
                                                 {id, sql_time(values.front().time), sql_time(values.back().time)});
    std::vector<Observation> newest;
    newest.reserve(static_cast<std::size_t>(rows.size()));
    for (int row = 0; row < rows.size(); ++row) {
        newest.push_back({time_of(rows, row, 0), rows.number(row, 2), time_of(rows, row, 1)});
    }
    return newest;
}

void add_rows(const Series& series, const std::vector<Observation>& values, CopyText& lines) {
    for (const Observation& value : values) {
        lines.add(series.info.id).add(std::int64_t{value.time.time_since_epoch().count()});
        lines.add(value.value).add(std::int64_t{value.available_at.time_since_epoch().count()});
        lines.add(series.info.source).end_row();
    }
}

constexpr const char* kInsertIncoming = R"sql(
    INSERT INTO observation (series, time, value, available_at, source)
    SELECT series, to_timestamp(time), value, to_timestamp(available_at), source FROM incoming)sql";

/// Of rows that are there already with the same stamp: those of another program that are no numbers, a value revised
/// twice within a second, a copy that goes on, or what another writer brought meanwhile.
constexpr const char* kOverThoseThere =
    " ON CONFLICT (series, time, available_at) DO UPDATE SET value = excluded.value, source = excluded.source";

/// Almost always all rows are new. ON CONFLICT, which looks for each of them, would take three times as long, a join
/// with the rows that are there the longer the more there are.
void insert_incoming(PostgresConnection& connection) {
    connection.execute("SAVEPOINT before_rows");
    try {
        connection.execute(kInsertIncoming);
    } catch (const Error& refused) {
        if (refused.kind() != ErrorKind::locked || connection.is_lost()) {
            throw;
        }
        connection.execute("ROLLBACK TO SAVEPOINT before_rows");
        connection.execute(std::string(kInsertIncoming) + kOverThoseThere);
    }
}

void write_rows(PostgresConnection& connection, const CopyText& lines) {
    if (lines.text().empty()) {
        return;
    }
    copy_rows(connection, "incoming",
              "series TEXT, time BIGINT, value DOUBLE PRECISION, available_at BIGINT, source TEXT",
              "series, time, value, available_at, source", lines);
    insert_incoming(connection);
}

}  // namespace

std::string sql_time(Timestamp time) {
    const Timestamp earliest = start_of(to_day({kFirstYear, 1, 1}), "UTC");
    const Timestamp latest = start_of(to_day({kLastYear + 1, 1, 1}), "UTC");
    return time < earliest ? "-infinity" : time > latest ? "infinity" : format_utc(time);
}

void copy_rows(PostgresConnection& connection, const std::string& name, const std::string& definition,
               const std::string& columns, const CopyText& rows) {
    connection.execute("CREATE TEMPORARY TABLE IF NOT EXISTS " + name + " (" + definition + ") ON COMMIT DELETE ROWS");
    connection.copy_in("COPY " + name + " (" + columns + ") FROM STDIN", rows.text());
}

UpsertCount upsert_values(PostgresConnection& connection, const std::vector<Series>& batch, Timestamp fetched_at) {
    UpsertCount count;
    CopyText lines;
    for (const Series& series : batch) {
        upsert_info(connection, series.info);
        if (series.values.empty()) {
            continue;
        }
        const auto newest = newest_revisions(connection, series.info.id, series.values);
        const UpsertPlan plan = plan_upsert(series.values, newest, fetched_at);
        add_rows(series, plan.writes, lines);
        count += plan.count;
    }
    write_rows(connection, lines);
    return count;
}

void add_values(PostgresConnection& connection, const Series& series) {
    upsert_info(connection, series.info);
    CopyText lines;
    add_rows(series, series.values, lines);
    write_rows(connection, lines);
}

Series load_values(PostgresConnection& connection, const std::string& id, const Period& period) {
    const PostgresRows info =
        connection.execute("SELECT id, column_name, source, step_seconds, time_zone FROM series WHERE id = $1", {id});
    if (info.size() == 0) {
        return {};
    }
    Series series{info_of(info, 0), {}};
    const PostgresRows rows = connection.execute(R"sql(
        SELECT date_part('epoch', time)::bigint, value, date_part('epoch', available_at)::bigint
        FROM observation WHERE series = $1 AND time >= $2 AND time < $3 AND )sql" +
                                                     kIsNumber + " ORDER BY time, available_at",
                                                 {id, sql_time(period.begin), sql_time(period.end)});
    series.values.reserve(static_cast<std::size_t>(rows.size()));
    for (int row = 0; row < rows.size(); ++row) {
        series.values.push_back({time_of(rows, row, 0), rows.number(row, 1), time_of(rows, row, 2)});
    }
    return series;
}

std::vector<SeriesStatus> series_status(PostgresConnection& connection) {
    const PostgresRows rows = connection.execute(R"sql(
        SELECT s.id, s.column_name, s.source, s.step_seconds, s.time_zone, coalesce(o.times, 0), coalesce(o.rows, 0),
               date_part('epoch', o.first)::bigint, date_part('epoch', o.last)::bigint
        FROM series s LEFT JOIN (
            SELECT series, count(DISTINCT time) AS times, count(*) AS rows, min(time) AS first, max(time) AS last
            FROM observation WHERE )sql" + kIsNumber +
                                                 R"sql( GROUP BY series) o ON o.series = s.id
        ORDER BY s.id COLLATE "C")sql");
    std::vector<SeriesStatus> all;
    for (int row = 0; row < rows.size(); ++row) {
        SeriesStatus status;
        status.info = info_of(rows, row);
        status.values = static_cast<std::size_t>(rows.integer(row, 5));
        status.revisions = static_cast<std::size_t>(rows.integer(row, 6)) - status.values;
        if (status.values > 0) {
            status.first = time_of(rows, row, 7);
            status.last = time_of(rows, row, 8);
            check_times(status);
        }
        all.push_back(std::move(status));
    }
    return all;
}

std::vector<std::string> unsound_rows(PostgresConnection& connection) {
    const PostgresRows rows = connection.execute(R"sql(
        SELECT (SELECT count(*) FROM observation WHERE NOT ()sql" +
                                                 kIsNumber + R"sql()),
               (SELECT count(*) FROM observation o WHERE NOT EXISTS (SELECT 1 FROM series s WHERE s.id = o.series)))sql");
    std::vector<std::string> faults;
    if (rows.integer(0, 0) > 0) {
        faults.push_back(fmt::format("{} values of the table observation are NaN or infinite", rows.integer(0, 0)));
    }
    if (rows.integer(0, 1) > 0) {
        faults.push_back(fmt::format("{} values of the table observation are of no series", rows.integer(0, 1)));
    }
    return faults;
}

}  // namespace forecast
