#pragma once

#include <memory>
#include <optional>
#include <string>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/core/error.hpp"

namespace forecast {

inline constexpr int kBusyTimeoutMs = 30'000;

/// Where a run store's database is and below which folder its artifacts lie, both absolute.
struct RunLocation {
    std::string database;
    std::string artifact_root;
};

/// `root` is a directory (its database is `mlflow.db`) or "sqlite:///file". Throws Error(usage) on other schemes.
RunLocation run_location(const std::string& root);

/// Opens MLflow's database for writing, or creates it; throws Error where it cannot be used.
std::unique_ptr<SQLite::Database> open_run_database(const RunLocation& location);
/// Nothing where there is no database yet, or an empty one.
std::unique_ptr<SQLite::Database> open_run_database_read_only(const RunLocation& location);

Error run_database_error(const std::string& path, const SQLite::Exception& exception);

/// What SQLite throws in `action` becomes an Error that names the file.
template <class Action>
auto on_run_database(const std::string& path, Action&& action) {
    try {
        return action();
    } catch (const SQLite::Exception& exception) {
        throw run_database_error(path, exception);
    }
}

}  // namespace forecast
