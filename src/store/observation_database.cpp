#include "observation_database.hpp"

#include <filesystem>
#include <string_view>

#include <sqlite3.h>

#include "observation_schema.hpp"

namespace forecast {
namespace {

namespace fs = std::filesystem;

constexpr int kBusyTimeoutMs = 30'000;
constexpr std::string_view kSqliteScheme = "sqlite:///";

void make_parent(const fs::path& file) {
    std::error_code failure;
    if (file.has_parent_path()) {
        fs::create_directories(file.parent_path(), failure);
    }
    if (failure) {
        throw Error("cannot make the directory {} for the observation store: {}", file.parent_path().string(),
                    failure.message());
    }
}

bool is_empty(const SQLite::Database& database) {
    return !SQLite::Statement(database, "SELECT 1 FROM sqlite_master LIMIT 1").executeStep();
}

void check_version(SQLite::Database& database, const std::string& path) {
    const int version = database.execAndGet("PRAGMA user_version").getInt();
    if (version == 0 || !database.tableExists("observation_value")) {
        throw Error(ExitCode::usage, "{} is a database of another program; name another file for the observation store",
                    path);
    }
    if (version > kObservationSchemaVersion) {
        throw Error(ExitCode::usage,
                    "the observation store {} was written by a newer forecast (its schema is {}, this one knows {}); "
                    "use that one",
                    path, version, kObservationSchemaVersion);
    }
}

void create_tables(SQLite::Database& database) {
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    if (!is_empty(database)) {
        return;  // another process was faster
    }
    database.exec(kObservationSchema);
    database.exec("PRAGMA user_version = " + std::to_string(kObservationSchemaVersion));
    transaction.commit();
}

/// Where shared memory does not work, as on network file systems, SQLite answers with the journal it had; that one
/// needs the default, full synchronisation.
void use_write_ahead_log(SQLite::Database& database) {
    const SQLite::Column mode = database.execAndGet("PRAGMA journal_mode = WAL");
    if (mode.getString() == "wal") {
        database.exec("PRAGMA synchronous = NORMAL");
    }
}

}  // namespace

std::string observation_path(const std::string& uri) {
    const bool has_scheme = uri.find("://") != std::string::npos;
    std::string path = uri.rfind(kSqliteScheme, 0) == 0 ? uri.substr(kSqliteScheme.size()) : uri;
    if (path.empty() || (has_scheme && path.size() == uri.size())) {
        throw Error(ExitCode::usage,
                    "'{}' names no observation store; give a path, sqlite:///relative/path or sqlite:////absolute/path",
                    uri);
    }
    return path;
}

std::unique_ptr<SQLite::Database> open_observation_database(const std::string& path) {
    make_parent(path);
    return on_observation_database(path, [&] {
        auto database =
            std::make_unique<SQLite::Database>(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, kBusyTimeoutMs);
        if (sqlite3_db_readonly(database->getHandle(), "main") != 0) {
            throw Error("the observation store {} can be read but not written; see its owner and permissions", path);
        }
        const bool is_new = is_empty(*database);
        if (!is_new) {
            check_version(*database, path);
        }
        use_write_ahead_log(*database);
        if (is_new) {
            create_tables(*database);
        }
        database->exec("PRAGMA foreign_keys = ON");
        return database;
    });
}

std::unique_ptr<SQLite::Database> open_observation_database_read_only(const std::string& path) {
    if (!fs::exists(path)) {
        return nullptr;
    }
    return on_observation_database(path, [&]() -> std::unique_ptr<SQLite::Database> {
        auto database = std::make_unique<SQLite::Database>(path, SQLite::OPEN_READONLY, kBusyTimeoutMs);
        if (is_empty(*database)) {
            return nullptr;
        }
        check_version(*database, path);
        return database;
    });
}

Error observation_database_error(const std::string& path, const SQLite::Exception& exception) {
    switch (exception.getErrorCode()) {
        case SQLITE_NOTADB:
            return Error(ExitCode::usage,
                         "{} is not an SQLite database; move it away or name another file for the observation store",
                         path);
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return Error(
                "the observation store {} stayed locked by another process for {} s; try again when it is done", path,
                kBusyTimeoutMs / 1000);
        case SQLITE_READONLY:
            return Error(
                "the observation store {} or the log that SQLite keeps beside it cannot be written; see the "
                "permissions of "
                "the file and its directory",
                path);
        case SQLITE_CANTOPEN:
            return Error("the observation store {} cannot be opened; see the permissions of the file and its directory",
                         path);
        case SQLITE_FULL:
            return Error("the disk is full: the observation store {} could not be written", path);
        default:
            return Error("the observation store {} failed: {}", path, exception.what());
    }
}

}  // namespace forecast
