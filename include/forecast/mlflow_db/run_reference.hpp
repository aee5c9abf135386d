#pragma once

#include <string>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/tracking/run_store.hpp"

namespace forecast {

/// The id of the run that `reference` names: `latest`, an id, a unique prefix of one, or a run name.
///
/// Of several runs of one name: the newest finished one with a model; else the newest finished one; else the newest. A
/// warning is logged if a newer one was passed over because it is not finished.
///
/// Throws Error(not_found) if there is none, Error(invalid_argument) for an empty reference and a prefix of several
/// ids.
std::string find_run(const SQLite::Database& database, const std::string& reference, Lifecycle lifecycle);

}  // namespace forecast
