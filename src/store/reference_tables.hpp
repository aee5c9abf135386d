#pragma once

#include <string_view>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/store/observation_store.hpp"

namespace forecast {

// The daily tables of the reference and the forecasts behind one of them; each within the caller's transaction. A value
// that is missing never replaces one that is there.

void write_daily_load(const SQLite::Database& database, const std::vector<DailyLoad>& days);
void write_daily_weather(const SQLite::Database& database, const std::vector<DailyWeather>& days);
void write_forecasts(const SQLite::Database& database, const std::vector<StoredForecast>& forecasts);
/// By one model, or where it is empty by all, for times within the period; sorted by time, issue and model.
std::vector<StoredForecast> read_forecasts(const SQLite::Database& database, const std::string& model,
                                           const Period& period);
/// A day's row is the mean of its forecasts of the newest issue, also of those stored before.
void write_predictions(SQLite::Database& database, const std::vector<StoredForecast>& forecasts, std::string_view zone,
                       const std::string& series);
/// The loads of those days become `valeur_reelle` of the rows that forecast the same series.
void fill_actual_values(SQLite::Database& database, const std::vector<DailyLoad>& days);

}  // namespace forecast
