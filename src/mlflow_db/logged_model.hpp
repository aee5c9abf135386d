#pragma once

#include <string>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/tracking/run_store.hpp"

namespace forecast {

/// Adds the model that `item` describes as a LoggedModel of the run, whose files are the run's own. Does nothing in a
/// database without MLflow 3's tables, and for a model that is there. REQUIRES: a transaction of the caller.
void insert_logged_model(const SQLite::Database& database, const RunSummary& run, const std::string& item);

}  // namespace forecast
