#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/core/error.hpp"

// How a SQLite file is opened and what its failures are called. The observation store and the run store share it; each
// keeps its own tables.

namespace forecast {

/// How long a statement waits for another process' lock, in milliseconds.
inline constexpr int kBusyTimeoutMs = 30'000;

/// Statements on the database wait so long for another process' lock. It is asked for every millisecond at first: a
/// process that writes all the time leaves only short gaps, which SQLite's own pauses of 100 ms seldom meet.
void wait_for_locks(SQLite::Database& database, int timeout_ms);

/// The file of a store, and what error messages call the store: "the run store".
struct DatabaseFile {
    std::string path;
    std::string_view store;
};

/// What a store knows of its tables.
struct DatabaseSchema {
    /// Makes all tables in an empty database, within the caller's transaction.
    std::function<void(SQLite::Database&)> create;
    /// Throws Error if the tables are not the store's own.
    std::function<void(SQLite::Database&)> check;
};

/// Opens the file for reading and writing; makes it, its directory and its tables if needed. Foreign keys are on. In
/// WAL mode, where the file system allows it, readers and the one writer do not wait for each other. The connection may
/// be used by one thread at a time.
///
/// Throws Error if the file cannot be opened or written, or what `schema.check` throws.
std::unique_ptr<SQLite::Database> open_database(const DatabaseFile& file, const DatabaseSchema& schema);
/// The same for reading only. nullptr if there is no file, or no table in it.
std::unique_ptr<SQLite::Database> open_database_read_only(const DatabaseFile& file, const DatabaseSchema& schema);

/// Why this process may not write the file, or may not make it; nothing if it may.
std::optional<std::string> write_obstacle(const DatabaseFile& file);

/// What is damaged, at most `limit` sentences of SQLite's integrity_check; empty if nothing is. Reads every page.
std::vector<std::string> damage(const SQLite::Database& database, int limit);

/// Throws what a SQLite error means to a person: Error(locked) for a lock that stays, Error(invalid_argument) for a
/// file that is no database, DiskFull, else Error(internal).
[[noreturn]] void throw_database_error(const DatabaseFile& file, const SQLite::Exception& exception);

/// Runs `action`. A SQLite exception in it goes on as throw_database_error() says.
template <class Action>
auto on_database(const DatabaseFile& file, Action&& action) {
    try {
        return action();
    } catch (const SQLite::Exception& exception) {
        throw_database_error(file, exception);
    }
}

}  // namespace forecast
