#pragma once

#include <string>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>
#include <nlohmann/json.hpp>

#include "forecast/tracking/run_store.hpp"

namespace forecast {

/// The datasets that a run has read, in MLflow's tables datasets, inputs and input_tags; nothing where these are not
/// there.
void insert_inputs(const SQLite::Database& database, const std::string& run_id,
                   const std::vector<DatasetInput>& inputs);
std::vector<DatasetInput> query_inputs(const SQLite::Database& database, const std::string& run_id);

/// As MLflow's REST interface has it: {tags, dataset: {name, digest, source_type, source, schema, profile}}.
nlohmann::json input_json(const DatasetInput& input);
DatasetInput to_input(const nlohmann::json& input);

}  // namespace forecast
