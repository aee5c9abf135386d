#pragma once

#include <string>

#include <SQLiteCpp/SQLiteCpp.h>

namespace forecast {

/// Throws Error where this program could not write runs into `database`: MLflow's tables are told by their columns,
/// whatever release made or migrated them. `path` is for the text.
void check_run_tables(const SQLite::Database& database, const std::string& path);

/// The same of models into its registry.
void check_registry_tables(const SQLite::Database& database, const std::string& path);

/// Whether experiments are in workspaces, where names are unique within one only; this program's are in 'default'.
bool has_workspaces(const SQLite::Database& database);

/// Whether MLflow 3 has made the tables of its LoggedModels, as this program fills them.
bool has_logged_models(const SQLite::Database& database);

/// Whether there are the tables of datasets (MLflow 2.4), as this program fills them.
bool has_datasets(const SQLite::Database& database);

/// Releases of MLflow differ in their tables.
bool has_column(const SQLite::Database& database, const std::string& table, const std::string& column);

}  // namespace forecast
