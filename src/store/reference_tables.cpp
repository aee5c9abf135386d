#include "reference_tables.hpp"

#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "daily_forecasts.hpp"
#include "forecast/core/error.hpp"

namespace forecast {
namespace {

void bind_optional(SQLite::Statement& statement, int index, const std::optional<double>& value) {
    if (value && !std::isnan(*value)) {
        statement.bind(index, *value);
    } else {
        statement.bind(index);
    }
}

std::optional<double> optional_number(const SQLite::Column& column) {
    return column.isNull() ? std::nullopt : std::optional(column.getDouble());
}

Timestamp read_time(const SQLite::Column& column) {
    const auto time = parse_time(column.getString(), "UTC");
    return time ? *time : throw Error("the table forecast holds '{}', which is no time", column.getString());
}

bool has_newer_issue(const SQLite::Database& database, const std::string& model, const DayForecast& day) {
    SQLite::Statement newer(database,
                            "SELECT 1 FROM forecast WHERE model = ?1 AND time = ?2 AND issued_at > ?3 LIMIT 1");
    newer.bind(1, model);
    newer.bind(2, format_utc(day.first_time));
    newer.bind(3, format_utc(day.issued_at));
    return newer.executeStep();
}

/// Stores of earlier versions have no such table yet.
void make_forecast_member(SQLite::Database& database) {
    database.exec(R"sql(
        CREATE TABLE IF NOT EXISTS forecast_member (
            model TEXT NOT NULL,
            time TEXT NOT NULL,
            issued_at TEXT NOT NULL,
            run_id TEXT NOT NULL,
            weather TEXT NOT NULL,
            member TEXT NOT NULL,
            weight REAL NOT NULL,
            PRIMARY KEY (model, time, issued_at, run_id, weather, member)
        ) WITHOUT ROWID)sql");
}

constexpr const char* kMembersOfForecast =
    " FROM forecast_member WHERE model = ?1 AND time = ?2 AND issued_at = ?3 AND run_id = ?4 AND weather = ?5";

void bind_forecast(SQLite::Statement& statement, const StoredForecast& forecast) {
    statement.reset();
    statement.bind(1, forecast.model);
    statement.bind(2, format_utc(forecast.time));
    statement.bind(3, format_utc(forecast.issued_at));
    statement.bind(4, forecast.run_id);
    statement.bind(5, forecast.weather);
}

void write_members(SQLite::Database& database, const std::vector<StoredForecast>& forecasts) {
    make_forecast_member(database);
    SQLite::Statement remove(database, std::string("DELETE") + kMembersOfForecast);
    SQLite::Statement insert(database, R"sql(
        INSERT OR REPLACE INTO forecast_member (model, time, issued_at, run_id, weather, member, weight)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7))sql");
    for (const StoredForecast& forecast : forecasts) {
        bind_forecast(remove, forecast);
        remove.exec();
        for (const MemberWeight& member : forecast.members) {
            bind_forecast(insert, forecast);
            insert.bind(6, member.member);
            insert.bind(7, member.weight);
            insert.exec();
        }
    }
}

void read_members(const SQLite::Database& database, std::vector<StoredForecast>& forecasts) {
    if (!database.tableExists("forecast_member")) {
        return;
    }
    SQLite::Statement rows(database,
                           std::string("SELECT member, weight") + kMembersOfForecast + " ORDER BY weight DESC, member");
    for (StoredForecast& forecast : forecasts) {
        for (bind_forecast(rows, forecast); rows.executeStep();) {
            forecast.members.push_back({rows.getColumn(0).getString(), rows.getColumn(1).getDouble()});
        }
    }
}

}  // namespace

void write_daily_load(const SQLite::Database& database, const std::vector<DailyLoad>& days) {
    SQLite::Statement upsert(database, R"sql(
        INSERT INTO consommation (date_mesure, consommation_mw, source) VALUES (?1, ?2, ?3)
        ON CONFLICT (date_mesure) DO UPDATE
        SET consommation_mw = excluded.consommation_mw, source = excluded.source)sql");
    for (const DailyLoad& day : days) {
        if (std::isnan(day.mean_mw)) {
            continue;
        }
        upsert.bind(1, format_date_column(day.day));
        upsert.bind(2, day.mean_mw);
        upsert.bind(3, day.source);
        upsert.exec();
        upsert.reset();
    }
}

void write_daily_weather(const SQLite::Database& database, const std::vector<DailyWeather>& days) {
    SQLite::Statement upsert(database, R"sql(
        INSERT INTO meteo (date_mesure, temperature_moyenne, humidite_relative, vitesse_vent, rayonnement_moyen, source)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT (date_mesure) DO UPDATE
        SET temperature_moyenne = coalesce(excluded.temperature_moyenne, temperature_moyenne),
            humidite_relative = coalesce(excluded.humidite_relative, humidite_relative),
            vitesse_vent = coalesce(excluded.vitesse_vent, vitesse_vent),
            rayonnement_moyen = coalesce(excluded.rayonnement_moyen, rayonnement_moyen),
            source = excluded.source)sql");
    for (const DailyWeather& day : days) {
        upsert.bind(1, format_date_column(day.day));
        bind_optional(upsert, 2, day.temperature);
        bind_optional(upsert, 3, day.humidity);
        bind_optional(upsert, 4, day.wind_speed);
        bind_optional(upsert, 5, day.radiation);
        upsert.bind(6, day.source);
        upsert.exec();
        upsert.reset();
    }
}

void write_forecasts(SQLite::Database& database, const std::vector<StoredForecast>& forecasts) {
    SQLite::Statement insert(database, R"sql(
        INSERT OR REPLACE INTO forecast (time, issued_at, value, low80, high80, model, run_id, weather)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8))sql");
    for (const StoredForecast& forecast : forecasts) {
        insert.bind(1, format_utc(forecast.time));
        insert.bind(2, format_utc(forecast.issued_at));
        bind_optional(insert, 3, forecast.value);
        bind_optional(insert, 4, forecast.low80);
        bind_optional(insert, 5, forecast.high80);
        insert.bind(6, forecast.model);
        insert.bind(7, forecast.run_id);
        insert.bind(8, forecast.weather);
        insert.exec();
        insert.reset();
    }
    write_members(database, forecasts);
}

std::vector<StoredForecast> read_forecasts(const SQLite::Database& database, const std::string& model,
                                           const Period& period) {
    const std::string by_model = model.empty() ? "" : " AND model = ?1";
    SQLite::Statement rows(database,
                           "SELECT time, issued_at, value, low80, high80, model, run_id, weather FROM forecast "
                           "WHERE value IS NOT NULL" +
                               by_model + " ORDER BY time, issued_at, model");
    if (!model.empty()) {
        rows.bind(1, model);
    }
    std::vector<StoredForecast> forecasts;
    while (rows.executeStep()) {
        const Timestamp time = read_time(rows.getColumn(0));
        if (time < period.begin || period.end <= time) {
            continue;
        }
        StoredForecast forecast;
        forecast.time = time;
        forecast.issued_at = read_time(rows.getColumn(1));
        forecast.value = rows.getColumn(2).getDouble();
        forecast.low80 = optional_number(rows.getColumn(3));
        forecast.high80 = optional_number(rows.getColumn(4));
        forecast.model = rows.getColumn(5).getString();
        forecast.run_id = rows.getColumn(6).getString();
        forecast.weather = rows.getColumn(7).getString();
        forecasts.push_back(std::move(forecast));
    }
    read_members(database, forecasts);
    return forecasts;
}

void write_predictions(SQLite::Database& database, const std::vector<StoredForecast>& forecasts, std::string_view zone,
                       const std::string& series) {
    make_predicted_series(database);
    SQLite::Statement forecast_of(database, R"sql(
        INSERT OR REPLACE INTO predicted_series (date_prediction, modele, series) VALUES (?1, ?2, ?3))sql");
    SQLite::Statement upsert(database, R"sql(
        INSERT INTO prediction (date_prediction, valeur_reelle, valeur_predite, modele) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (date_prediction, modele) DO UPDATE
        SET valeur_reelle = coalesce(excluded.valeur_reelle, valeur_reelle),
            valeur_predite = excluded.valeur_predite)sql");
    for (const auto& [key, day] : newest_by_day(forecasts, zone)) {
        if (has_newer_issue(database, key.second, day)) {
            continue;
        }
        upsert.bind(1, format_date_column({key.first}));
        bind_optional(upsert, 2, day.actual());
        bind_optional(upsert, 3, day.mean());
        upsert.bind(4, key.second);
        upsert.exec();
        upsert.reset();
        forecast_of.bind(1, format_date_column({key.first}));
        forecast_of.bind(2, key.second);
        forecast_of.bind(3, series);
        forecast_of.exec();
        forecast_of.reset();
    }
}

void fill_actual_values(SQLite::Database& database, const std::vector<DailyLoad>& days) {
    make_predicted_series(database);
    SQLite::Statement fill(database, R"sql(
        UPDATE prediction SET valeur_reelle = ?2
        WHERE date_prediction = ?1 AND valeur_reelle IS NOT ?2 AND EXISTS (
            SELECT 1 FROM predicted_series s
            WHERE s.date_prediction = prediction.date_prediction AND s.modele = prediction.modele
              AND s.series = ?3))sql");
    for (const DailyLoad& day : days) {
        if (std::isnan(day.mean_mw)) {
            continue;
        }
        fill.bind(1, format_date_column(day.day));
        fill.bind(2, day.mean_mw);
        fill.bind(3, day.series);
        fill.exec();
        fill.reset();
    }
}

void make_predicted_series(SQLite::Database& database) {
    database.exec(R"sql(
        CREATE TABLE IF NOT EXISTS predicted_series (
            date_prediction TEXT NOT NULL,
            modele TEXT NOT NULL,
            series TEXT NOT NULL,
            PRIMARY KEY (date_prediction, modele)
        ) WITHOUT ROWID)sql");
}

void fill_naive_forecasts(SQLite::Database& database) {
    make_predicted_series(database);
    database.exec(R"sql(
        INSERT INTO prediction (date_prediction, valeur_reelle, valeur_predite, modele)
        SELECT date_mesure, consommation_mw, day_before, 'baseline_j-1' FROM (
            SELECT date_mesure, consommation_mw, LAG(consommation_mw, 1) OVER (ORDER BY date_mesure) AS day_before
            FROM consommation) c
        WHERE day_before IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM predicted_series s WHERE s.date_prediction = date_mesure AND s.modele = 'baseline_j-1')
        ON CONFLICT (date_prediction, modele) DO UPDATE
        SET valeur_reelle = excluded.valeur_reelle, valeur_predite = excluded.valeur_predite
        WHERE valeur_reelle IS NOT excluded.valeur_reelle OR valeur_predite IS NOT excluded.valeur_predite)sql");
}

}  // namespace forecast
