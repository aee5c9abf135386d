#pragma once

#include <string>

#include <SQLiteCpp/SQLiteCpp.h>

namespace forecast {

/// The id of the run that `reference` names (RunStore::resolve); throws Error(usage) where there is none or several.
std::string find_run(const SQLite::Database& database, const std::string& reference);

}  // namespace forecast
