#include "sqlite_observation_store.hpp"

#include <sqlite3.h>

#include "daily_rows.hpp"
#include "forecast/core/error.hpp"
#include "observation_upsert.hpp"
#include "reference_tables.hpp"
#include "sqlite_stamps.hpp"
#include "stored_series.hpp"

namespace forecast {
namespace {

Timestamp to_time(const SQLite::Column& seconds) {
    return Timestamp(std::chrono::seconds(seconds.getInt64()));
}

std::int64_t seconds_of(Timestamp time) {
    return time.time_since_epoch().count();
}

/// `row`'s columns 0 to 4: id, column_name, source, step_seconds, time_zone.
SeriesInfo to_info(const SQLite::Statement& row) {
    return checked_info({row.getColumn(0).getString(), row.getColumn(1).getString(), row.getColumn(2).getString(),
                         std::chrono::seconds(row.getColumn(3).getInt64()), row.getColumn(4).getString()});
}

}  // namespace

SqliteObservationStore::SqliteObservationStore(DatabaseFile file, std::unique_ptr<SQLite::Database> database)
    : file_(std::move(file)), database_(std::move(database)) {}

template <class Write>
void SqliteObservationStore::in_transaction(Write&& write) {
    on_database(file_, [&] {
        SQLite::Transaction transaction(*database_, SQLite::TransactionBehavior::IMMEDIATE);
        write(*database_);
        transaction.commit();
    });
}

UpsertCount SqliteObservationStore::upsert_batch(const std::vector<Series>& batch, Timestamp fetched_at) {
    UpsertCount count;
    in_transaction([&](SQLite::Database& database) {
        for (const Series& series : batch) {
            count += upsert_series(database, series, fetched_at);
        }
    });
    return count;
}

Series SqliteObservationStore::load(const std::string& id, const Period& period) const {
    return on_database(file_, [&]() -> Series {
        SQLite::Statement info(*database_,
                               "SELECT id, column_name, source, step_seconds, time_zone, number FROM series "
                               "WHERE id = ?1");
        info.bind(1, id);
        if (!info.executeStep()) {
            return {};
        }
        Series series{to_info(info), {}};
        SQLite::Statement rows(*database_, R"sql(
            SELECT time, value, available_at FROM observation_value
            WHERE series = ?1 AND time >= ?2 AND time < ?3 ORDER BY time, available_at)sql");
        rows.bind(1, info.getColumn(5).getInt64());
        rows.bind(2, seconds_of(period.begin));
        rows.bind(3, seconds_of(period.end));
        while (rows.executeStep()) {
            series.values.push_back(
                {to_time(rows.getColumn(0)), rows.getColumn(1).getDouble(), to_time(rows.getColumn(2))});
        }
        return series;
    });
}

std::vector<SeriesStatus> SqliteObservationStore::status() const {
    return on_database(file_, [&] {
        // DISTINCT over the key's own order reads the table once and sorts nothing; count(DISTINCT) would.
        SQLite::Statement rows(*database_, R"sql(
            SELECT s.id, s.column_name, s.source, s.step_seconds, s.time_zone,
                   (SELECT count(*) FROM (SELECT DISTINCT time FROM observation_value WHERE series = s.number)),
                   (SELECT count(*) FROM observation_value WHERE series = s.number),
                   (SELECT min(time) FROM observation_value WHERE series = s.number),
                   (SELECT max(time) FROM observation_value WHERE series = s.number)
            FROM series s ORDER BY s.id)sql");
        std::vector<SeriesStatus> all;
        while (rows.executeStep()) {
            SeriesStatus status;
            status.info = to_info(rows);
            status.values = static_cast<std::size_t>(rows.getColumn(5).getInt64());
            status.revisions = static_cast<std::size_t>(rows.getColumn(6).getInt64()) - status.values;
            if (status.values > 0) {
                status.first = to_time(rows.getColumn(7));
                status.last = to_time(rows.getColumn(8));
                check_times(status);
            }
            all.push_back(std::move(status));
        }
        return all;
    });
}

std::vector<DoubtfulStamp> SqliteObservationStore::doubtful_stamps(Timestamp at, const UsualDelay& otherwise) const {
    return on_database(file_, [&] { return find_doubtful_stamps(SqliteStamps(*database_), at, otherwise); });
}

void SqliteObservationStore::mend_stamps(const std::vector<DoubtfulStamp>& stamps) {
    in_transaction([&](const SQLite::Database& database) {
        SqliteStamps table(database);
        write_stamps(table, stamps);
    });
}

void SqliteObservationStore::upsert_daily_load(const std::vector<DailyLoad>& days) {
    in_transaction([&](SQLite::Database& database) {
        write_daily_load(database, days);
        fill_actual_values(database, days);
        fill_naive_forecasts(database);
    });
}

void SqliteObservationStore::upsert_daily_weather(const std::vector<DailyWeather>& days) {
    in_transaction([&](const SQLite::Database& database) { write_daily_weather(database, days); });
}

void SqliteObservationStore::upsert_forecasts(const std::vector<StoredForecast>& forecasts, std::string_view zone,
                                              const std::string& series) {
    in_transaction([&](SQLite::Database& database) {
        write_forecasts(database, forecasts);
        write_predictions(database, forecasts, zone, series);
    });
}

std::vector<StoredForecast> SqliteObservationStore::load_forecasts(const std::string& model,
                                                                   const Period& period) const {
    return on_database(file_, [&] { return read_forecasts(*database_, model, period); });
}

void SqliteObservationStore::restore_values(const Series& series) {
    in_transaction([&](SQLite::Database& database) { add_values(database, series); });
}

void SqliteObservationStore::restore_forecasts(const std::vector<StoredForecast>& forecasts) {
    in_transaction([&](SQLite::Database& database) { write_forecasts(database, forecasts); });
}

DailyRows SqliteObservationStore::load_daily() const {
    return on_database(file_, [&] { return read_daily_rows(*database_); });
}

void SqliteObservationStore::restore_daily(const DailyRows& rows) {
    in_transaction([&](SQLite::Database& database) {
        write_daily_load(database, rows.loads);
        write_daily_weather(database, rows.weather);
        write_daily_predictions(database, rows.predictions);
    });
}

std::vector<std::string> SqliteObservationStore::diagnose() const {
    return on_database(file_, [&]() -> std::vector<std::string> {
        try {
            return damage(*database_, 1);
        } catch (const SQLite::Exception& fault) {
            return fault.getErrorCode() == SQLITE_CORRUPT ? std::vector<std::string>{fault.what()} : throw;
        }
    });
}

}  // namespace forecast
