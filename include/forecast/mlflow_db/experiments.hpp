#pragma once

#include <optional>
#include <string>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/tracking/run_store.hpp"

// Reads experiments from MLflow's tables.

namespace forecast {

/// As RunStore::search_experiments(), find_experiment() and find_experiment_named() say. Their runs are counted, which
/// looks at all runs, where the query has no limit: nobody shows that number on a page.
Page<Experiment> query_experiments(const SQLite::Database& database, const ExperimentQuery& query);
std::optional<Experiment> query_experiment(const SQLite::Database& database, const std::string& id);
std::optional<Experiment> query_experiment_named(const SQLite::Database& database, const std::string& name);

}  // namespace forecast
