#include "connections.hpp"

#include <algorithm>
#include <exception>

#include <sqlite3.h>

#include "forecast/core/error.hpp"

namespace forecast {
namespace {

constexpr int kCheckpointTimeoutMs = 1'000;
constexpr int kLongLog = 4'000;      // pages: 16 MiB
constexpr int kLongestLog = 16'000;  // a log that is always written to begins anew only when the writer stops for it

int on_commit(void* log_pages, sqlite3* database, const char* name, int pages) {
    *static_cast<std::atomic<int>*>(log_pages) = pages;
    if (pages >= kLongestLog) {
        sqlite3_wal_checkpoint(database, name);
    }
    return SQLITE_OK;
}

}  // namespace

void Connections::checkpoint() {
    const std::lock_guard one_writer(writing_);
    on_database(file_.database, [&] {
        SQLite::Database& database = *writer().database;
        const BusyTimeout patience(database, kCheckpointTimeoutMs);
        database.tryExec("PRAGMA wal_checkpoint(TRUNCATE)");
    });
}

Connection& Connections::writer() {
    if (!writer_) {
        writer_ = pool_.borrow();
        sqlite3_wal_hook((*writer_)->database->getHandle(), on_commit, &log_pages_);
    }
    return **writer_;
}

void Connections::move_long_log() noexcept {
    const std::unique_lock one(moving_, std::try_to_lock);
    if (!one) {
        return;
    }
    const int pages = log_pages_;
    moved_pages_ = std::min(moved_pages_, pages);  // fewer: the log has begun anew
    if (pages - moved_pages_ < kLongLog) {
        return;
    }
    try {
        const Loan connection = pool_.borrow();
        sqlite3_wal_checkpoint_v2(connection->database->getHandle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr,
                                  nullptr);
        moved_pages_ = pages;
    } catch (const std::exception&) {  // no further connection: the next one tries again
        return;
    }
}

std::unique_ptr<Connection> Connections::open() const {
    DatabaseSchema schema = run_schema(file_);
    schema.check = [](SQLite::Database&) {};  // as who opened the first did
    auto database = access_ == Access::write ? open_database(file_.database, schema)
                                             : open_database_read_only(file_.database, schema);
    if (!database) {
        throw Error(ErrorKind::not_found, "{} {} is no longer there", file_.database.store, file_.database.path);
    }
    if (access_ == Access::write) {
        prepare_for_writing(file_, *database);
    }
    return std::make_unique<Connection>(Connection{std::move(database), {}});
}

}  // namespace forecast
