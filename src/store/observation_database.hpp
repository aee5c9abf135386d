#pragma once

#include <memory>
#include <string>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/core/error.hpp"

namespace forecast {

/// The file that a path or "sqlite:///path" names; throws Error(usage) on any other scheme.
std::string observation_path(const std::string& uri);

/// Opens the database for writing, or creates it; throws Error where it cannot be used.
std::unique_ptr<SQLite::Database> open_observation_database(const std::string& path);
/// Nothing where there is no database yet, or an empty one.
std::unique_ptr<SQLite::Database> open_observation_database_read_only(const std::string& path);

Error observation_database_error(const std::string& path, const SQLite::Exception& exception);

/// What SQLite throws in `action` becomes an Error that names the file.
template <class Action>
auto on_observation_database(const std::string& path, Action&& action) {
    try {
        return action();
    } catch (const SQLite::Exception& exception) {
        throw observation_database_error(path, exception);
    }
}

}  // namespace forecast
