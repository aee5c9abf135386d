#include "run_database.hpp"

#include <chrono>
#include <filesystem>
#include <string_view>

#include <sqlite3.h>

#include "schema.hpp"
#include "schema_check.hpp"

namespace forecast {
namespace {

namespace fs = std::filesystem;

constexpr int kApplicationId = 0x46435354;  // "FCST": this program made the file
constexpr std::string_view kSqliteScheme = "sqlite:///";

std::string absolute_path(const fs::path& path) {
    std::string text = fs::absolute(path).lexically_normal().string();
    while (text.size() > 1 && text.back() == '/') {
        text.pop_back();
    }
    return text;
}

RunLocation location_of_file(const fs::path& file) {
    const fs::path database = absolute_path(file);
    return {database.string(), database.parent_path().string()};
}

void make_directory(const fs::path& directory) {
    std::error_code failure;
    fs::create_directories(directory, failure);
    if (failure) {
        throw Error("cannot make the directory {} for the run store: {}", directory.string(), failure.message());
    }
}

/// Where shared memory does not work, as on network file systems, SQLite answers with the journal it had; that one
/// needs the default, full synchronisation.
void use_write_ahead_log(SQLite::Database& database) {
    const SQLite::Column mode = database.execAndGet("PRAGMA journal_mode = WAL");
    if (mode.getString() == "wal") {
        database.exec("PRAGMA synchronous = NORMAL");
    }
}

void insert_default_experiment(SQLite::Database& database, const std::string& artifact_root) {
    SQLite::Statement insert(database, R"sql(
        INSERT INTO experiments (experiment_id, name, artifact_location, lifecycle_stage, creation_time,
                                 last_update_time)
        VALUES (0, 'Default', ?1, 'active', ?2, ?2))sql");
    const auto now_ms =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch());
    insert.bind(1, artifact_root + "/0");
    insert.bind(2, static_cast<std::int64_t>(now_ms.count()));
    insert.exec();
}

void create_tables(SQLite::Database& database, const std::string& artifact_root) {
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    if (has_tables(database)) {
        return;  // another process was faster
    }
    database.exec(kMlflowSchema);
    insert_default_experiment(database, artifact_root);
    database.exec("PRAGMA application_id = " + std::to_string(kApplicationId));
    transaction.commit();
}

}  // namespace

RunLocation run_location(const std::string& root) {
    if (root.rfind(kSqliteScheme, 0) == 0) {
        return location_of_file(root.substr(kSqliteScheme.size()));
    }
    if (root.find("://") != std::string::npos) {
        throw Error(ExitCode::usage, "'{}' is not a run store; give a directory or sqlite:///path/of/mlflow.db", root);
    }
    if (fs::is_regular_file(root)) {
        throw Error(ExitCode::usage, "the run store {} is a file; give its directory or sqlite:///{}", root, root);
    }
    return location_of_file(fs::path(root) / "mlflow.db");
}

std::unique_ptr<SQLite::Database> open_run_database(const RunLocation& location) {
    make_directory(location.artifact_root);
    return on_run_database(location.database, [&] {
        auto database = std::make_unique<SQLite::Database>(
            location.database, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, kBusyTimeoutMs);
        if (sqlite3_db_readonly(database->getHandle(), "main") != 0) {
            throw Error("the run store {} can be read but not written; see its owner and permissions",
                        location.database);
        }
        const bool is_new = !has_tables(*database);
        if (!is_new) {
            check_run_tables(*database, location.database);
        }
        use_write_ahead_log(*database);
        if (is_new) {
            create_tables(*database, location.artifact_root);
        }
        database->exec("PRAGMA foreign_keys = ON");
        return database;
    });
}

std::unique_ptr<SQLite::Database> open_run_database_read_only(const RunLocation& location) {
    if (!fs::exists(location.database)) {
        return nullptr;
    }
    return on_run_database(location.database, [&]() -> std::unique_ptr<SQLite::Database> {
        auto database = std::make_unique<SQLite::Database>(location.database, SQLite::OPEN_READONLY, kBusyTimeoutMs);
        if (!has_tables(*database)) {
            return nullptr;
        }
        check_run_tables(*database, location.database);
        return database;
    });
}

Error run_database_error(const std::string& path, const SQLite::Exception& exception) {
    switch (exception.getErrorCode()) {
        case SQLITE_NOTADB:
            return Error(ExitCode::usage,
                         "{} is not an SQLite database; move it away or name another directory for the run store",
                         path);
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return Error("the run store {} stayed locked by another process for {} s; try again when it is done", path,
                         kBusyTimeoutMs / 1000);
        case SQLITE_READONLY:
            return Error(
                "the run store {} or the log that SQLite keeps beside it cannot be written; see the permissions of "
                "the file and its directory",
                path);
        case SQLITE_CANTOPEN:
            return Error("the run store {} cannot be opened; see the permissions of the file and its directory", path);
        case SQLITE_FULL:
            return Error("the disk is full: the run store {} could not be written", path);
        default:
            return Error("the run store {} failed: {}", path, exception.what());
    }
}

}  // namespace forecast
