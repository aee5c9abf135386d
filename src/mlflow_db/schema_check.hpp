#pragma once

#include <cstdint>
#include <string>

#include <SQLiteCpp/SQLiteCpp.h>

// What a database of some MLflow release has. Releases differ in their tables; columns tell more than revisions.

namespace forecast {

/// Throws Error(invalid_argument) if this program could not write runs into `database`: a needed column is missing, or
/// one that must be filled is unknown. `path` is for the message.
void check_run_tables(const SQLite::Database& database, const std::string& path);

/// The same for the tables of the model registry.
void check_registry_tables(const SQLite::Database& database, const std::string& path);

/// Whether experiments are in workspaces (MLflow 3.10), in which names are unique. This program uses 'default'.
bool has_workspaces(const SQLite::Database& database);

/// Whether there are tables of LoggedModels (MLflow 3), as this program fills them.
bool has_logged_models(const SQLite::Database& database);

/// Whether there are tables of datasets (MLflow 2.4), as this program fills them.
bool has_datasets(const SQLite::Database& database);

/// A number that a change of the schema, VACUUM and a restored copy change: all that gives rows other numbers.
std::int64_t schema_version_of(const SQLite::Database& database);

/// Whether the table has this column.
bool has_column(const SQLite::Database& database, const std::string& table, const std::string& column);

}  // namespace forecast
