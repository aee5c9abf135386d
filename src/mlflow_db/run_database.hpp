#pragma once

#include <string>

#include "forecast/sqlite/database_file.hpp"

namespace forecast {

/// Where a run store's database is and below which folder its artifacts lie, both absolute.
struct RunLocation {
    DatabaseFile database;
    std::string artifact_root;
};

/// `root` is a directory (its database is `mlflow.db`) or "sqlite:///file". Throws Error(invalid_argument) on other
/// schemes.
RunLocation run_location(const std::string& root);

/// MLflow's tables, and how another database is told from them.
DatabaseSchema run_schema(const RunLocation& location);

/// Gives a writer the memory and the log length at which pages that change in every transaction are written seldom.
void prepare_for_writing(const RunLocation& location, SQLite::Database& database);

}  // namespace forecast
