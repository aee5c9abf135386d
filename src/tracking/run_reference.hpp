#pragma once

#include <string>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/tracking/run_store.hpp"

namespace forecast {

/// The id of the run that `reference` names (RunStore::resolve); throws Error(usage) where there is none or several.
std::string find_run(const SQLite::Database& database, const std::string& reference, Lifecycle lifecycle);

}  // namespace forecast
