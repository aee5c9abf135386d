#pragma once

#include <cstddef>

#include <nlohmann/json.hpp>

#include "forecast/tracking/run_store.hpp"

namespace forecast {

inline constexpr const char* kDatasetContextTag = "mlflow.data.context";  ///< of an input: what it was read for
inline constexpr std::size_t kLongestDatasetName = 500;                   ///< code points, as the next
inline constexpr std::size_t kLongestDatasetDigest = 36;

/// As MLflow's REST interface has it: {tags, dataset: {name, digest, source_type, source, schema, profile}}.
nlohmann::json input_json(const DatasetInput& input);
DatasetInput to_input(const nlohmann::json& input);

}  // namespace forecast
