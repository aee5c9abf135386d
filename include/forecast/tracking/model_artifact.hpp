#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

// A run's `model/` as an MLflow model, so that MLflow's own tools load and serve it.

namespace forecast {

/// What MLflow wants to know of the TorchScript model in data/model.pth.
struct ModelArtifact {
    std::string run_id;
    std::string torch_version;               ///< of the libtorch that saved it
    std::vector<std::int64_t> input_shape;   ///< -1 = any: [-1, rows, columns]
    std::vector<std::int64_t> output_shape;  ///< [-1, horizon]
    std::vector<float> input_example;        ///< row-major, in the next shape
    std::vector<std::int64_t> example_shape;
    std::vector<std::pair<std::string, std::string>> metadata;
};

/// Completes `directory` to an MLflow model that pyfunc and mlflow.pytorch load: MLmodel, Python loader, input example,
/// requirements. Returns the item for the tag `mlflow.log-model.history`, a JSON object (RunStore::log_model()).
///
/// REQUIRES: `directory` has data/model.pth, and the example the size of its shape; else it throws Error.
std::string write_mlflow_model(const std::filesystem::path& directory, const ModelArtifact& artifact);

/// Makes `directory` an MLflow model of the recorded forecasters in it: pyfunc loads the networks among them. Where
/// there are none it refuses, with a sentence: the others forecast by `forecast predict` only.
void write_forecasters_model(const std::filesystem::path& directory, const std::string& run_id);

}  // namespace forecast
