#pragma once

#include <optional>
#include <string>

#include "forecast/sqlite/database_file.hpp"

// Where a run store's database is, and how it is opened.

namespace forecast {

/// A run store's database, and the directory below which its artifacts are; both absolute.
struct RunLocation {
    DatabaseFile database;
    std::string artifact_root;
};

/// `root` is a directory, whose database is `mlflow.db`, or "sqlite:///file". Throws Error(invalid_argument) for other
/// schemes.
RunLocation run_location(const std::string& root);

/// How an empty database becomes MLflow's, and how a database that is not MLflow's is recognised. `root`: below it
/// the artifacts of its first experiment go; nothing = the location's.
DatabaseSchema run_schema(const RunLocation& location, const std::optional<std::string>& root = std::nullopt);

/// Where the artifacts of an experiment go below `root`: "mlflow-artifacts:/" and "/runs" alike.
std::string artifact_place(const std::string& root, const std::string& experiment_id);

}  // namespace forecast
