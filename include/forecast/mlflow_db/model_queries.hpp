#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/tracking/model_registry.hpp"

namespace forecast {

/// The beginning of a WHERE on any table of the registry. MLflow 3.10 and later keep models in workspaces: then it
/// chooses the default one. Else it is empty.
std::string registry_scope(const SQLite::Database& database);

// These take a few statements each, however many models there are. Prompts, which MLflow keeps in the same tables, and
// deleted versions are left out. `scope` is what registry_scope() gave.

Page<RegisteredModel> query_models(const SQLite::Database& database, const std::string& scope,
                                   const SearchQuery& query);
std::optional<RegisteredModel> query_model(const SQLite::Database& database, const std::string& scope,
                                           const std::string& name);
Page<ModelVersion> query_versions(const SQLite::Database& database, const std::string& scope, const SearchQuery& query);
/// Where the version's files are fetched from; nothing if there is no such version.
std::optional<std::string> query_download_uri(const SQLite::Database& database, const std::string& scope,
                                              const std::string& name, std::int64_t version);

}  // namespace forecast
