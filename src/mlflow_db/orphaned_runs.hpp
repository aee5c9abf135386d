#pragma once

#include <string>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

namespace forecast {

/// Ids of RUNNING runs that this program began on this host and whose process is gone.
std::vector<std::string> orphaned_runs_of(const SQLite::Database& database);

}  // namespace forecast
