#pragma once

#include <string>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/tracking/run_store.hpp"
#include "mlflow_tags.hpp"

namespace forecast {

/// `history`, a JSON list or nothing, with `item` at its end; an item of the same model is replaced. What does not fit
/// into a tag is left out: first the details of flavors, then the oldest items. Throws Error where `item` is no JSON
/// object with a model_uuid.
std::string with_model(const std::string& history, const std::string& item);

/// Where MLflow 3 has made its tables: the model that `item` describes as a LoggedModel of the run, whose files are the
/// run's own. Once only, however often it is called.
void insert_logged_model(const SQLite::Database& database, const RunSummary& run, const std::string& item);

}  // namespace forecast
