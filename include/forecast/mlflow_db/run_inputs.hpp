#pragma once

#include <string>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/tracking/run_store.hpp"

// The datasets that runs have read, in MLflow's tables datasets, inputs and input_tags. A database made by MLflow
// before 2.4 does not have these: nothing is written then, and nothing found.

namespace forecast {

/// Adds datasets to a run, but for those that it has already. REQUIRES: a transaction of the caller.
void insert_inputs(const SQLite::Database& database, const std::string& run_id,
                   const std::vector<DatasetInput>& inputs);
/// The datasets of a run, by name.
std::vector<DatasetInput> query_inputs(const SQLite::Database& database, const std::string& run_id);
/// The datasets of the runs, and the models that they have read and made.
void fill_links(const SQLite::Database& database, std::vector<RunSummary>& runs);

}  // namespace forecast
