#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "forecast/postgres/connection.hpp"
#include "forecast/store/observation_store.hpp"

// The daily tables and the forecasts in PostgreSQL; as reference_tables.hpp has them in SQLite. All functions run
// within the caller's transaction.

namespace forecast {

/// The days stay in the temporary table `incoming_load` up to the end of the transaction.
void write_daily_load(PostgresConnection& connection, const std::vector<DailyLoad>& days);
/// REQUIRES: write_daily_load() in the same transaction, whose loads these are.
void fill_actual_values(PostgresConnection& connection);
void fill_naive_forecasts(PostgresConnection& connection);
void write_daily_weather(PostgresConnection& connection, const std::vector<DailyWeather>& days);
void write_forecasts(PostgresConnection& connection, const std::vector<StoredForecast>& forecasts);
void write_predictions(PostgresConnection& connection, const std::vector<StoredForecast>& forecasts,
                       std::string_view zone, const std::string& series);
std::vector<StoredForecast> read_forecasts(PostgresConnection& connection, const std::string& model,
                                           const Period& period);

DailyRows read_daily_rows(PostgresConnection& connection);
void write_daily_predictions(PostgresConnection& connection, const std::vector<DailyPrediction>& predictions);

}  // namespace forecast
