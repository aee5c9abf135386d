#pragma once

#include <string>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/tracking/run_store.hpp"

namespace forecast {

std::vector<ExperimentSummary> query_experiments(const SQLite::Database& database);  ///< by name
/// The experiment and all of its runs, as MLflow does it.
void update_experiment(const SQLite::Database& database, const std::string& experiment_id, Lifecycle lifecycle);

}  // namespace forecast
