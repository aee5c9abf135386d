#pragma once

#include <optional>
#include <string>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/tracking/run_store.hpp"

namespace forecast {

Page<Experiment> query_experiments(const SQLite::Database& database, const ExperimentQuery& query);
std::optional<Experiment> query_experiment(const SQLite::Database& database, const std::string& id);
std::optional<Experiment> query_experiment_named(const SQLite::Database& database, const std::string& name);

}  // namespace forecast
