#include "connections.hpp"

#include <exception>

#include <sqlite3.h>

#include "forecast/core/error.hpp"

namespace forecast {
namespace {

/// 16 MiB: a batch changes some pages of each of its metrics.
constexpr const char* kWriterCache = "PRAGMA cache_size = -16384";
constexpr int kCheckpointTimeoutMs = 1'000;
constexpr int kWholeMoveTimeoutMs = 100;  // those who write wait as long

int on_commit(void* log_mover, sqlite3* /*database*/, const char* /*name*/, int pages) noexcept {
    static_cast<LogMover*>(log_mover)->grown_to(pages);
    return SQLITE_OK;
}

void checkpoint_database(SQLite::Database& database, int mode) {
    sqlite3_wal_checkpoint_v2(database.getHandle(), nullptr, mode, nullptr, nullptr);
}

bool is_lock(const std::exception_ptr& failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const SQLite::Exception& exception) {
        return exception.getErrorCode() == SQLITE_BUSY;
    } catch (...) {
        return false;
    }
}

}  // namespace

void Connection::add_points(const MetricBatch& batch) {
    if (!metrics) {
        metrics.emplace(*database);
    }
    metrics->add(batch);
}

void Connection::write_points() {
    if (metrics) {
        metrics->write();
    }
}

void Connection::forget_points() noexcept {
    if (metrics) {
        metrics->forget();
    }
}

Connections::Connections(RunLocation file, std::unique_ptr<SQLite::Database> first, Access access)
    : file_(std::move(file)),
      access_(access),
      pool_([this] { return open(); }, std::make_unique<Connection>(Connection{std::move(first), {}})),
      changes_([this](const std::vector<WaitingChange*>& together) { commit(together); }),
      log_mover_([this](LogMover::Way way) { move_log(way); }) {}

void Connections::change(WaitingChange& change) {
    on_database(file_.database, [&] { changes_.make(change); });
}

void Connections::commit(const std::vector<WaitingChange*>& together) noexcept {
    std::exception_ptr failure = try_together(together);
    if (!failure) {
        return;
    }
    const bool is_each_the_same = together.size() == 1 || is_lock(failure);
    for (WaitingChange* change : together) {
        change->failure = is_each_the_same ? failure : try_together({change});
    }
}

std::exception_ptr Connections::try_together(const std::vector<WaitingChange*>& together) noexcept {
    try {
        Connection& connection = writer();
        const BusyTimeout patience(*connection.database, together.front()->timeout_ms);
        if (together.front()->is_alone) {
            together.front()->make(connection);
            return nullptr;
        }
        SQLite::Transaction transaction(*connection.database, SQLite::TransactionBehavior::IMMEDIATE);
        changes_.begin_writing();
        make_all(connection, together);
        transaction.commit();
        return nullptr;
    } catch (...) {
        return std::current_exception();
    }
}

void Connections::make_all(Connection& connection, const std::vector<WaitingChange*>& together) {
    try {
        for (const WaitingChange* change : together) {
            if (change->reads_points) {
                connection.write_points();
            }
            change->make(connection);
        }
        connection.write_points();
    } catch (...) {
        connection.forget_points();
        throw;
    }
}

void Connections::checkpoint() {
    move_log(LogMover::Way::beside);
    WaitingChange rest;
    rest.timeout_ms = kCheckpointTimeoutMs;
    rest.is_alone = true;
    rest.make = [](Connection& connection) { checkpoint_database(*connection.database, SQLITE_CHECKPOINT_TRUNCATE); };
    change(rest);
}

Connection& Connections::writer() {
    if (!writer_) {
        Loan loan = pool_.borrow();
        loan->database->exec(kWriterCache);
        sqlite3_wal_hook(loan->database->getHandle(), on_commit, &log_mover_);
        writer_ = std::move(loan);
    }
    return **writer_;
}

void Connections::move_log(LogMover::Way way) noexcept {
    try {
        if (way == LogMover::Way::beside) {
            checkpoint_database(*pool_.borrow()->database, SQLITE_CHECKPOINT_PASSIVE);
            return;
        }
        WaitingChange whole;
        whole.timeout_ms = kWholeMoveTimeoutMs;
        whole.is_alone = true;
        whole.make = [](Connection& connection) {
            checkpoint_database(*connection.database, SQLITE_CHECKPOINT_RESTART);
        };
        change(whole);
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
    return std::make_unique<Connection>(Connection{std::move(database), {}});
}

}  // namespace forecast
