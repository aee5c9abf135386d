#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/tracking/model_registry.hpp"

namespace forecast {

/// The beginning of a WHERE on any table of the registry: where MLflow 3.10 or later has given them a workspace, the
/// one that it uses when nobody names any; else nothing.
std::string registry_scope(const SQLite::Database& database);

// Each in a few statements, however many models. What MLflow keeps as prompts in the same tables is left out, and so
// are deleted versions. `scope` is registry_scope()'s.

Page<RegisteredModel> query_models(const SQLite::Database& database, const std::string& scope,
                                   const SearchQuery& query);
std::optional<RegisteredModel> query_model(const SQLite::Database& database, const std::string& scope,
                                           const std::string& name);
Page<ModelVersion> query_versions(const SQLite::Database& database, const std::string& scope, const SearchQuery& query);
/// Where the version's files are fetched from; nothing where there is no such version.
std::optional<std::string> query_download_uri(const SQLite::Database& database, const std::string& scope,
                                              const std::string& name, std::int64_t version);

}  // namespace forecast
