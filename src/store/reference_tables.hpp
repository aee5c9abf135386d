#pragma once

#include <string_view>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/store/observation_store.hpp"

// The daily tables consommation, meteo and prediction, and the forecasts behind the last. All writing functions run
// within the caller's transaction; a missing value never replaces one that is there.

namespace forecast {

/// A row a day in `consommation`: inserted, or updated if the day is there.
void write_daily_load(const SQLite::Database& database, const std::vector<DailyLoad>& days);
/// The same in `meteo`, value by value.
void write_daily_weather(const SQLite::Database& database, const std::vector<DailyWeather>& days);
/// Keeps every issue in `forecast`, and in `forecast_member` what each is a mean of; the same issue again replaces
/// itself.
void write_forecasts(SQLite::Database& database, const std::vector<StoredForecast>& forecasts);
/// Forecasts by `model` (empty: by all) for times within the period, sorted by time, issue and model.
std::vector<StoredForecast> read_forecasts(const SQLite::Database& database, const std::string& model,
                                           const Period& period);
/// Updates `prediction` from `forecasts` of `series`: a day's row is the mean over its newest issue. If a newer issue
/// is stored already, the row stays.
void write_predictions(SQLite::Database& database, const std::vector<StoredForecast>& forecasts, std::string_view zone,
                       const std::string& series);
/// The loads of these days become `valeur_reelle` of the rows of `prediction` that forecast the same series.
void fill_actual_values(SQLite::Database& database, const std::vector<DailyLoad>& days);

/// Days of `consommation` for which nobody issued the naive forecast get it as `baseline_j-1`: the row before.
void fill_naive_forecasts(SQLite::Database& database);

/// Makes the table `predicted_series`, which stores of earlier versions have not yet.
void make_predicted_series(SQLite::Database& database);

}  // namespace forecast
