#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/core/error.hpp"

namespace forecast {

inline constexpr int kBusyTimeoutMs = 30'000;  ///< how long a statement waits for another process

/// The one file of a store, and what errors call that store: "the run store".
struct DatabaseFile {
    std::string path;
    std::string_view store;
};

struct DatabaseSchema {
    std::function<void(SQLite::Database&)> create;  ///< fills an empty database, within a transaction of the caller
    std::function<void(SQLite::Database&)> check;   ///< throws Error where the tables there are not the store's own
};

/// Opens the file for writing, or makes it and its directory; throws Error where it cannot be used. Readers and one
/// writer do not wait for each other (write-ahead log).
std::unique_ptr<SQLite::Database> open_database(const DatabaseFile& file, const DatabaseSchema& schema);
/// Nothing where there is no file yet, or no table in it.
std::unique_ptr<SQLite::Database> open_database_read_only(const DatabaseFile& file, const DatabaseSchema& schema);

/// Why who runs this may not write the file, or make it; nothing where it may.
std::optional<std::string> write_obstacle(const DatabaseFile& file);

/// What is damaged in it, as SQLite says it, the first `limit` of it.
std::vector<std::string> damage(const SQLite::Database& database, int limit);

Error database_error(const DatabaseFile& file, const SQLite::Exception& exception);

/// What SQLite throws in `action` becomes an Error that names the store and its file.
template <class Action>
auto on_database(const DatabaseFile& file, Action&& action) {
    try {
        return action();
    } catch (const SQLite::Exception& exception) {
        throw database_error(file, exception);
    }
}

}  // namespace forecast
