#pragma once

#include <string>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/tracking/model_registry.hpp"

namespace forecast {

/// The beginning of a WHERE on any table of the registry: where MLflow 3.10 or later has given them a workspace, the
/// one that it uses when nobody names any; else nothing.
std::string registry_scope(const SQLite::Database& database);

/// The registered model `name`, or all by name where it is empty; five statements, however many. What MLflow keeps as
/// prompts in the same tables is left out, and so are deleted versions.
std::vector<RegisteredModel> query_models(const SQLite::Database& database, const std::string& scope,
                                          const std::string& name);

}  // namespace forecast
