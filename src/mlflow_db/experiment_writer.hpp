#pragma once

#include <string>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/tracking/run_store.hpp"
#include "forecast/tracking/run_values.hpp"
#include "run_database.hpp"

namespace forecast {

// Each writes within the caller's transaction and throws as RunStore says of its errors.

Experiment insert_experiment(const SQLite::Database& database, const RunLocation& location,
                             const NewExperiment& experiment, LongValues long_values);
void update_experiment_name(const SQLite::Database& database, const std::string& id, const std::string& name);
/// The experiment and all of its runs, as MLflow does it.
void update_experiment_lifecycle(const SQLite::Database& database, const std::string& id, Lifecycle lifecycle);
void upsert_experiment_tag(const SQLite::Database& database, const std::string& id, const Tag& tag,
                           LongValues long_values);
void remove_experiment_tag(const SQLite::Database& database, const std::string& id, const std::string& key);

}  // namespace forecast
