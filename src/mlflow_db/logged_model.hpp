#pragma once

#include <string>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/tracking/run_store.hpp"

namespace forecast {

/// Where MLflow 3 has made its tables: the model that `item` describes as a LoggedModel of the run, whose files are the
/// run's own. Once only, however often it is called.
void insert_logged_model(const SQLite::Database& database, const RunSummary& run, const std::string& item);

}  // namespace forecast
