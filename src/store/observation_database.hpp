#pragma once

#include <string>

#include "forecast/sqlite/database_file.hpp"

// Where the observation store is, and what its tables are.

namespace forecast {

/// The file that a path or "sqlite:///path" names. Throws Error(invalid_argument) for any other scheme.
DatabaseFile observation_file(const std::string& uri);

/// How an empty database becomes an observation store, and how another database is told from one.
DatabaseSchema observation_schema(const DatabaseFile& file);

}  // namespace forecast
