#pragma once

#include <string>

#include "forecast/sqlite/database_file.hpp"

namespace forecast {

/// The file that a path or "sqlite:///path" names; throws Error(invalid_argument) on any other scheme.
DatabaseFile observation_file(const std::string& uri);

/// The tables of observation_schema.hpp, and how another database is told from them.
DatabaseSchema observation_schema(const DatabaseFile& file);

}  // namespace forecast
