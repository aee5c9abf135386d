#pragma once

#include <string>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/tracking/run_store.hpp"

namespace forecast {

/// The id of the run that `reference` names (RunStore::resolve): of a name the newest finished run with a model, else
/// the newest finished one, else the newest. Throws Error(invalid_argument) where there is none or several.
/// Warns where a newer run of that name was passed over since it is not finished.
std::string find_run(const SQLite::Database& database, const std::string& reference, Lifecycle lifecycle);

}  // namespace forecast
