#pragma once

#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/tracking/run_store.hpp"

namespace forecast {

/// The runs with their params, tags and last values, and what `parts` says besides. `beside` is another connection to
/// the file, or null.
std::vector<RunSummary> fill(std::vector<RunSummary> runs, const SQLite::Database& database,
                             const SQLite::Database* beside, const RunParts& parts);

}  // namespace forecast
