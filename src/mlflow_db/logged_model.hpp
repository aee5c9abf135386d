#pragma once

#include <string>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/tracking/run_store.hpp"

namespace forecast {

/// Adds the model that `item` (of the tag mlflow.log-model.history) describes as a LoggedModel of the run. Its files
/// are the run's own.
///
/// Does nothing in a database without MLflow 3's tables, nor for a model that is there already.
/// REQUIRES: a transaction of the caller.
void insert_logged_model(const SQLite::Database& database, const RunSummary& run, const std::string& item);

}  // namespace forecast
