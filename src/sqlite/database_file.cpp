#include "forecast/sqlite/database_file.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <thread>

#include <unistd.h>

#include <sqlite3.h>

#include "forecast/core/disk_full.hpp"
#include "forecast/core/file.hpp"

namespace forecast {
namespace {

namespace fs = std::filesystem;

/// Before SQLite is first used: it counts the memory of all connections together, under a lock at each allocation, for
/// nobody who asks. Where something has used it already, it goes on counting.
void leave_memory_uncounted() {
    static const int kConfigured = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    static_cast<void>(kConfigured);
}

void make_parent(const DatabaseFile& file) {
    const fs::path directory = fs::path(file.path).parent_path();
    std::error_code failure;
    if (!directory.empty()) {
        fs::create_directories(directory, failure);
    }
    if (failure) {
        throw Error("cannot make the directory {} for {}: {}", directory.string(), file.store, failure.message());
    }
}

bool has_tables(const SQLite::Database& database) {
    return SQLite::Statement(database, "SELECT 1 FROM sqlite_master WHERE type = 'table' LIMIT 1").executeStep();
}

/// Where shared memory does not work, as on network file systems, SQLite answers with the journal it had; that one
/// needs the default, full synchronisation.
void use_write_ahead_log(SQLite::Database& database) {
    const SQLite::Column mode = database.execAndGet("PRAGMA journal_mode = WAL");
    if (mode.getString() == "wal") {
        database.exec("PRAGMA synchronous = NORMAL");
    }
}

/// One that writes without a pause leaves the file free for a moment only between two transactions: who looks seldom
/// finds it held.
struct Pauses {
    int count;
    int us;  ///< microseconds, of each
};
constexpr Pauses kFirstPauses{100, 100};
constexpr Pauses kNextPauses{1'000, 1'000};
constexpr int kLastPauseUs = 10'000;

/// SQLite's busy handler. `timeout` is the time in ms, as a pointer: nothing has to live as long as the connection.
int pause(void* timeout, int pauses) {
    const int first = std::min(pauses, kFirstPauses.count);
    const int next = std::min(pauses - first, kNextPauses.count);
    const int last = pauses - first - next;
    const std::intptr_t waited_us =
        first * kFirstPauses.us + next * kNextPauses.us + std::intptr_t{kLastPauseUs} * last;
    if (waited_us >= 1'000 * reinterpret_cast<std::intptr_t>(timeout)) {  // NOLINT(*-reinterpret-cast)
        return 0;
    }
    const int pause_us = last > 0 || next == kNextPauses.count ? kLastPauseUs
                         : first == kFirstPauses.count         ? kNextPauses.us
                                                               : kFirstPauses.us;
    std::this_thread::sleep_for(std::chrono::microseconds(pause_us));
    return 1;
}

std::string uri_path(const std::string& path) {
    std::string encoded;
    for (const char c : path) {
        switch (c) {
            case '%':
                encoded += "%25";
                break;
            case '?':
                encoded += "%3f";
                break;
            case '#':
                encoded += "%23";
                break;
            default:
                encoded += c;
        }
    }
    return encoded;
}

/// Why nothing can be made in the directory, or in the nearest one above it that is there.
std::optional<std::string> obstacle_in(fs::path directory) {
    std::error_code unknown;
    while (!fs::exists(directory, unknown) && directory.has_relative_path()) {
        directory = directory.parent_path();
    }
    if (::access(directory.c_str(), W_OK | X_OK) == 0) {
        return std::nullopt;
    }
    const std::string reason = std::strerror(errno);
    return fmt::format("the directory {}: {}", directory.string(), reason);
}

/// SQLite reads a write-ahead log with the help of a file that it makes beside it. Where it may not, and there is no
/// log, nobody writes: the database is read as one that does not change.
std::unique_ptr<SQLite::Database> open_for_reading(const std::string& path) {
    const bool may_write = !obstacle_in(fs::absolute(path).parent_path());
    if (may_write || fs::exists(path + "-wal")) {
        auto database = std::make_unique<SQLite::Database>(path, SQLite::OPEN_READONLY | SQLite::OPEN_NOMUTEX);
        wait_for_locks(*database, kBusyTimeoutMs);
        return database;
    }
    return std::make_unique<SQLite::Database>("file:" + uri_path(fs::absolute(path).string()) + "?immutable=1",
                                              SQLite::OPEN_READONLY | SQLite::OPEN_NOMUTEX | SQLite::OPEN_URI);
}

void create_tables(SQLite::Database& database, const DatabaseSchema& schema) {
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    if (has_tables(database)) {
        return;  // another process was faster
    }
    schema.create(database);
    transaction.commit();
}

}  // namespace

void wait_for_locks(SQLite::Database& database, int timeout_ms) {
    sqlite3_busy_handler(database.getHandle(), pause,
                         reinterpret_cast<void*>(static_cast<std::intptr_t>(timeout_ms)));  // NOLINT
}

std::unique_ptr<SQLite::Database> open_database(const DatabaseFile& file, const DatabaseSchema& schema) {
    check_is_plain_file(file.path);
    make_parent(file);
    leave_memory_uncounted();
    return on_database(file, [&] {
        auto database = std::make_unique<SQLite::Database>(
            file.path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLite::OPEN_NOMUTEX);
        wait_for_locks(*database, kBusyTimeoutMs);
        if (sqlite3_db_readonly(database->getHandle(), "main") != 0) {
            throw Error("{} {} can be read but not written; see its owner and permissions", file.store, file.path);
        }
        const bool is_new = !has_tables(*database);
        if (!is_new) {
            schema.check(*database);
        }
        use_write_ahead_log(*database);
        if (is_new) {
            create_tables(*database, schema);
        }
        database->exec("PRAGMA foreign_keys = ON; PRAGMA cache_size = -5120");  // KiB
        return database;
    });
}

std::unique_ptr<SQLite::Database> open_database_read_only(const DatabaseFile& file, const DatabaseSchema& schema) {
    check_is_plain_file(file.path);
    if (!fs::exists(file.path)) {
        return nullptr;
    }
    leave_memory_uncounted();
    return on_database(file, [&]() -> std::unique_ptr<SQLite::Database> {
        auto database = open_for_reading(file.path);
        if (!has_tables(*database)) {
            return nullptr;
        }
        schema.check(*database);
        return database;
    });
}

std::optional<std::string> write_obstacle(const DatabaseFile& file) {
    if (::access(file.path.c_str(), W_OK) != 0 && errno != ENOENT) {
        const std::string reason = std::strerror(errno);
        return fmt::format("{}: {}", file.path, reason);
    }
    return obstacle_in(fs::absolute(file.path).parent_path());  // where SQLite keeps its log
}

std::vector<std::string> damage(const SQLite::Database& database, int limit) {
    SQLite::Statement rows(database, fmt::format("PRAGMA integrity_check({})", limit));
    std::vector<std::string> faults;
    while (rows.executeStep()) {
        faults.push_back(rows.getColumn(0).getString());
    }
    return faults == std::vector<std::string>{"ok"} ? std::vector<std::string>() : faults;
}

void throw_database_error(const DatabaseFile& file, const SQLite::Exception& exception) {
    switch (exception.getErrorCode()) {
        case SQLITE_NOTADB:
            throw Error(ErrorKind::invalid_argument,
                        "{} is not an SQLite database; move it away or name another place for {}", file.path,
                        file.store);
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            throw Error(ErrorKind::locked, "{} {} stays locked by another process; try again when it is done",
                        file.store, file.path);
        case SQLITE_READONLY:
            throw Error(
                "{} {} or the log that SQLite keeps beside it cannot be written; see the permissions of the file and "
                "its directory",
                file.store, file.path);
        case SQLITE_CANTOPEN:
            throw Error("{} {} cannot be opened; see the permissions of the file and its directory", file.store,
                        file.path);
        case SQLITE_CORRUPT:
            throw Error(
                ErrorKind::data_loss,
                "{} {} is damaged ({}); put a copy back, or rescue what is left with: sqlite3 {} .recover | sqlite3 "
                "rescued.db",
                file.store, file.path, exception.what(), file.path);
        case SQLITE_FULL:
            throw DiskFull("the disk of {} {} is full: nothing was kept; make room there", file.store, file.path);
        default:
            throw Error("{} {} failed: {}", file.store, file.path, exception.what());
    }
}

}  // namespace forecast
