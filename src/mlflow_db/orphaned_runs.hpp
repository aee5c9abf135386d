#pragma once

#include <string>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

namespace forecast {

/// Ids of orphaned runs: they are RUNNING, this program began them on this host, and their process is gone.
std::vector<std::string> orphaned_runs_of(const SQLite::Database& database);

}  // namespace forecast
