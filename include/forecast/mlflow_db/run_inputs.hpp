#pragma once

#include <string>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/tracking/run_store.hpp"

namespace forecast {

/// The datasets that a run has read, in MLflow's tables datasets, inputs and input_tags; nothing where these are not
/// there.
void insert_inputs(const SQLite::Database& database, const std::string& run_id,
                   const std::vector<DatasetInput>& inputs);
std::vector<DatasetInput> query_inputs(const SQLite::Database& database, const std::string& run_id);

}  // namespace forecast
