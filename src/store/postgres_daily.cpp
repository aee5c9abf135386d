#include <cmath>

#include "daily_forecasts.hpp"
#include "forecast/postgres/copy_text.hpp"
#include "postgres_forecasts.hpp"
#include "postgres_values.hpp"

namespace forecast {
namespace {

/// What the reference stores beside the model's predictions, for the days of which nobody issued it.
constexpr const char* kNaiveForecasts = R"sql(
    INSERT INTO prediction (date_prediction, valeur_reelle, valeur_predite, modele)
    SELECT date_mesure, consommation_mw, day_before, 'baseline_j-1' FROM (
        SELECT date_mesure, consommation_mw, LAG(consommation_mw, 1) OVER (ORDER BY date_mesure) AS day_before
        FROM consommation WHERE consommation_mw > '-Infinity' AND consommation_mw < 'Infinity') c
    WHERE day_before IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM predicted_series s WHERE s.date_prediction = date_mesure AND s.modele = 'baseline_j-1')
    ON CONFLICT (date_prediction, modele) DO UPDATE
    SET valeur_reelle = excluded.valeur_reelle, valeur_predite = excluded.valeur_predite
    WHERE prediction.valeur_reelle IS DISTINCT FROM excluded.valeur_reelle
       OR prediction.valeur_predite IS DISTINCT FROM excluded.valeur_predite)sql";

}  // namespace

void write_daily_load(PostgresConnection& connection, const std::vector<DailyLoad>& days) {
    CopyText lines;
    for (const DailyLoad& day : days) {
        if (!std::isnan(day.mean_mw)) {
            lines.add(format_date_column(day.day)).add(day.mean_mw).add(day.source).add(day.series).end_row();
        }
    }
    copy_rows(connection, "incoming_load",
              "number BIGSERIAL, date_mesure TIMESTAMPTZ, consommation_mw DOUBLE PRECISION, source TEXT, series TEXT",
              "date_mesure, consommation_mw, source, series", lines);
    connection.execute(R"sql(
        INSERT INTO consommation (date_mesure, consommation_mw, source)
        SELECT DISTINCT ON (date_mesure) date_mesure, consommation_mw, source FROM incoming_load
        ORDER BY date_mesure, number DESC
        ON CONFLICT (date_mesure) DO UPDATE
        SET consommation_mw = excluded.consommation_mw, source = excluded.source
        WHERE consommation.consommation_mw IS DISTINCT FROM excluded.consommation_mw
           OR consommation.source IS DISTINCT FROM excluded.source)sql");
}

void fill_actual_values(PostgresConnection& connection) {
    connection.execute(R"sql(
        UPDATE prediction p SET valeur_reelle = i.consommation_mw
        FROM incoming_load i JOIN predicted_series s ON s.date_prediction = i.date_mesure AND s.series = i.series
        WHERE p.date_prediction = s.date_prediction AND p.modele = s.modele
          AND p.valeur_reelle IS DISTINCT FROM i.consommation_mw)sql");
}

void fill_naive_forecasts(PostgresConnection& connection) {
    connection.execute(kNaiveForecasts);
}

void write_daily_weather(PostgresConnection& connection, const std::vector<DailyWeather>& days) {
    CopyText lines;
    for (const DailyWeather& day : days) {
        lines.add(format_date_column(day.day)).add(day.temperature).add(day.humidity).add(day.wind_speed);
        lines.add(day.radiation).add(day.source).end_row();
    }
    copy_rows(connection, "incoming_weather",
              "number BIGSERIAL, date_mesure TIMESTAMPTZ, temperature DOUBLE PRECISION, humidity DOUBLE PRECISION, "
              "wind DOUBLE PRECISION, radiation DOUBLE PRECISION, source TEXT",
              "date_mesure, temperature, humidity, wind, radiation, source", lines);
    connection.execute(R"sql(
        INSERT INTO meteo (date_mesure, temperature_moyenne, humidite_relative, vitesse_vent, rayonnement_moyen, source)
        SELECT DISTINCT ON (date_mesure) date_mesure, temperature, humidity, wind, radiation, source
        FROM incoming_weather ORDER BY date_mesure, number DESC
        ON CONFLICT (date_mesure) DO UPDATE
        SET temperature_moyenne = coalesce(excluded.temperature_moyenne, meteo.temperature_moyenne),
            humidite_relative = coalesce(excluded.humidite_relative, meteo.humidite_relative),
            vitesse_vent = coalesce(excluded.vitesse_vent, meteo.vitesse_vent),
            rayonnement_moyen = coalesce(excluded.rayonnement_moyen, meteo.rayonnement_moyen),
            source = excluded.source)sql");
}

DailyRows read_daily_rows(PostgresConnection& connection) {
    DailyRows all;
    const PostgresRows loads =
        connection.execute("SELECT date_mesure, consommation_mw, source FROM consommation ORDER BY 1");
    for (int row = 0; row < loads.size(); ++row) {
        all.loads.push_back(
            {parse_date_column(loads.text(row, 0)), loads.number(row, 1), std::string(loads.text(row, 2)), ""});
    }
    const PostgresRows weather = connection.execute(
        "SELECT date_mesure, temperature_moyenne, humidite_relative, vitesse_vent, rayonnement_moyen, source "
        "FROM meteo ORDER BY 1");
    for (int row = 0; row < weather.size(); ++row) {
        all.weather.push_back({parse_date_column(weather.text(row, 0)), weather.optional_number(row, 1),
                               weather.optional_number(row, 2), weather.optional_number(row, 3),
                               weather.optional_number(row, 4), std::string(weather.text(row, 5))});
    }
    const PostgresRows predictions = connection.execute(R"sql(
        SELECT date_prediction, valeur_reelle, valeur_predite, modele, coalesce(series, '')
        FROM prediction LEFT JOIN predicted_series USING (date_prediction, modele)
        ORDER BY 1, modele COLLATE "C")sql");
    for (int row = 0; row < predictions.size(); ++row) {
        all.predictions.push_back({parse_date_column(predictions.text(row, 0)), predictions.optional_number(row, 1),
                                   predictions.optional_number(row, 2), std::string(predictions.text(row, 3)),
                                   std::string(predictions.text(row, 4))});
    }
    return all;
}

void write_daily_predictions(PostgresConnection& connection, const std::vector<DailyPrediction>& predictions) {
    CopyText lines;
    for (const DailyPrediction& row : predictions) {
        lines.add(format_date_column(row.day)).add(row.actual).add(row.predicted).add(row.model);
        lines.add(row.series).end_row();
    }
    copy_rows(connection, "incoming_prediction",
              "date_prediction TIMESTAMPTZ, valeur_reelle DOUBLE PRECISION, valeur_predite DOUBLE PRECISION, "
              "modele TEXT, series TEXT",
              "date_prediction, valeur_reelle, valeur_predite, modele, series", lines);
    connection.execute(R"sql(
        INSERT INTO prediction (date_prediction, valeur_reelle, valeur_predite, modele)
        SELECT date_prediction, valeur_reelle, valeur_predite, modele FROM incoming_prediction
        ON CONFLICT (date_prediction, modele) DO UPDATE
        SET valeur_reelle = excluded.valeur_reelle, valeur_predite = excluded.valeur_predite;
        INSERT INTO predicted_series (date_prediction, modele, series)
        SELECT date_prediction, modele, series FROM incoming_prediction WHERE series <> ''
        ON CONFLICT (date_prediction, modele) DO UPDATE SET series = excluded.series)sql");
}

}  // namespace forecast
