#pragma once

#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/store/observation_store.hpp"

// The daily tables in SQLite as rows that another store can take in. Writing runs within the caller's transaction.

namespace forecast {

/// ObservationStore::load_daily().
DailyRows read_daily_rows(const SQLite::Database& database);
/// Rows of `prediction` as they are.
void write_daily_predictions(SQLite::Database& database, const std::vector<DailyPrediction>& predictions);

}  // namespace forecast
