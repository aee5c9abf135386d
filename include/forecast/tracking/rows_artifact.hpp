#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace forecast {

/// What MLflow wants to know of a model of rows in row_model.json and, of trees, model.json.
struct RowsArtifact {
    std::string run_id;
    std::vector<std::string> columns;  ///< that it reads, in their order
    bool has_trees = true;             ///< XGBoost's flavour, too
    std::vector<std::pair<std::string, std::string>> metadata;
};

/// Completes `directory` to an MLflow model: mlflow.xgboost loads the trees, pyfunc all of it with its calibration, by
/// numpy and xgboost. Both take a DataFrame of the columns. Returns the item for RunStore::log_model().
std::string write_rows_model(const std::filesystem::path& directory, const RowsArtifact& artifact);

}  // namespace forecast
