#pragma once

#include <cstddef>

#include <nlohmann/json.hpp>

#include "forecast/tracking/run_store.hpp"

// Datasets of runs in the JSON of MLflow's REST interface. The spool keeps them in the same form.

namespace forecast {

/// Tag of an input: what it was read for ("training").
inline constexpr const char* kDatasetContextTag = "mlflow.data.context";
/// MLflow's limits, in code points. What is longer is cut.
inline constexpr std::size_t kLongestDatasetName = 500;
inline constexpr std::size_t kLongestDatasetDigest = 36;

/// {tags, dataset: {name, digest, source_type, source, schema, profile}}.
nlohmann::json input_json(const DatasetInput& input);
/// The reverse. What is absent is empty.
DatasetInput to_input(const nlohmann::json& input);

}  // namespace forecast
