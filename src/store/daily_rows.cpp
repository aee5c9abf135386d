#include "daily_rows.hpp"

#include <cmath>

#include "daily_forecasts.hpp"
#include "reference_tables.hpp"

namespace forecast {
namespace {

std::optional<double> number_in(const SQLite::Column& column) {
    return column.isNull() ? std::nullopt : std::optional(column.getDouble());
}

Day day_in(const SQLite::Column& column) {
    return parse_date_column(column.getString());
}

void bind_number(SQLite::Statement& statement, int index, const std::optional<double>& value) {
    if (value && !std::isnan(*value)) {
        statement.bind(index, *value);
    } else {
        statement.bind(index);
    }
}

}  // namespace

DailyRows read_daily_rows(const SQLite::Database& database) {
    DailyRows all;
    SQLite::Statement loads(database, "SELECT date_mesure, consommation_mw, source FROM consommation ORDER BY 1");
    while (loads.executeStep()) {
        all.loads.push_back(
            {day_in(loads.getColumn(0)), loads.getColumn(1).getDouble(), loads.getColumn(2).getString(), ""});
    }
    SQLite::Statement weather(database,
                              "SELECT date_mesure, temperature_moyenne, humidite_relative, vitesse_vent, "
                              "rayonnement_moyen, source FROM meteo ORDER BY 1");
    while (weather.executeStep()) {
        all.weather.push_back({day_in(weather.getColumn(0)), number_in(weather.getColumn(1)),
                               number_in(weather.getColumn(2)), number_in(weather.getColumn(3)),
                               number_in(weather.getColumn(4)), weather.getColumn(5).getString()});
    }
    const bool has_series = database.tableExists("predicted_series");
    SQLite::Statement predictions(database,
                                  std::string("SELECT date_prediction, valeur_reelle, valeur_predite, modele, ") +
                                      (has_series ? "coalesce(series, '') FROM prediction LEFT JOIN predicted_series "
                                                    "USING (date_prediction, modele)"
                                                  : "'' FROM prediction") +
                                      " ORDER BY 1, 4");
    while (predictions.executeStep()) {
        all.predictions.push_back({day_in(predictions.getColumn(0)), number_in(predictions.getColumn(1)),
                                   number_in(predictions.getColumn(2)), predictions.getColumn(3).getString(),
                                   predictions.getColumn(4).getString()});
    }
    return all;
}

void write_daily_predictions(SQLite::Database& database, const std::vector<DailyPrediction>& predictions) {
    make_predicted_series(database);
    SQLite::Statement upsert(database, R"sql(
        INSERT OR REPLACE INTO prediction (date_prediction, valeur_reelle, valeur_predite, modele)
        VALUES (?1, ?2, ?3, ?4))sql");
    SQLite::Statement forecast_of(database, R"sql(
        INSERT OR REPLACE INTO predicted_series (date_prediction, modele, series) VALUES (?1, ?2, ?3))sql");
    for (const DailyPrediction& row : predictions) {
        upsert.bind(1, format_date_column(row.day));
        bind_number(upsert, 2, row.actual);
        bind_number(upsert, 3, row.predicted);
        upsert.bind(4, row.model);
        upsert.exec();
        upsert.reset();
        if (!row.series.empty()) {
            forecast_of.bind(1, format_date_column(row.day));
            forecast_of.bind(2, row.model);
            forecast_of.bind(3, row.series);
            forecast_of.exec();
            forecast_of.reset();
        }
    }
}

}  // namespace forecast
