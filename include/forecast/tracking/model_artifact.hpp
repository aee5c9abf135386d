#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace forecast {

/// What MLflow wants to know of a TorchScript model that lies in `data/model.pth`.
struct ModelArtifact {
    std::string run_id;
    std::string torch_version;               ///< of the libtorch that saved it
    std::vector<std::int64_t> input_shape;   ///< -1 = any: [-1, rows, columns]
    std::vector<std::int64_t> output_shape;  ///< [-1, horizon]
    std::vector<float> input_example;        ///< row-major, its own shape below
    std::vector<std::int64_t> example_shape;
    std::vector<std::pair<std::string, std::string>> metadata;
};

/// Completes `directory` (which holds data/model.pth) to an MLflow model that pyfunc and mlflow.pytorch load: MLmodel,
/// the Python loader, input example, requirements. Returns the item for the run tag `mlflow.log-model.history`, a JSON
/// object.
std::string write_mlflow_model(const std::filesystem::path& directory, const ModelArtifact& artifact);

/// Makes `directory` an MLflow model that pyfunc refuses to load with a sentence: what lies in it forecasts by
/// `forecast predict` alone.
void write_command_only_model(const std::filesystem::path& directory, const std::string& run_id);

}  // namespace forecast
