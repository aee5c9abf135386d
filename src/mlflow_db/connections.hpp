#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <type_traits>
#include <utility>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/core/pool.hpp"
#include "metric_writer.hpp"
#include "run_database.hpp"

// How SqliteRunStore reaches its file from several threads: readers side by side, each on one state of the file; one
// writer at a time. Another process that writes is waited for, up to the busy timeout.

namespace forecast {

/// A connection to a run store's file, for one thread at a time.
struct Connection {
    std::unique_ptr<SQLite::Database> database;
    std::optional<MetricWriter> metrics;  ///< there from the first points on
};

/// While it lives, statements on the database wait `timeout_ms` for another process instead of kBusyTimeoutMs.
/// REQUIRES: the database outlives it.
class BusyTimeout {
public:
    BusyTimeout(SQLite::Database& database, int timeout_ms) : database_(database) {
        database.setBusyTimeout(timeout_ms);
    }
    ~BusyTimeout() { database_.setBusyTimeout(kBusyTimeoutMs); }
    BusyTimeout(const BusyTimeout&) = delete;
    BusyTimeout& operator=(const BusyTimeout&) = delete;

private:
    SQLite::Database& database_;
};

/// Connections to the file of a run store. Each thread that reads has one of its own; one more is for writing, by one
/// thread at a time.
///
/// What SQLite throws becomes an Error that names the file; it is Error(locked) if another process holds the file for
/// longer than the timeout.
///
/// REQUIRES: whoever opened the first connection has checked the tables.
class Connections {
public:
    enum class Access { read, write };
    using Loan = Pool<Connection>::Loan;

    /// `first` is lent before another is opened; later ones are opened for `access`.
    Connections(RunLocation file, std::unique_ptr<SQLite::Database> first, Access access)
        : file_(std::move(file)),
          access_(access),
          pool_([this] { return open(); }, std::make_unique<Connection>(Connection{std::move(first), {}})) {}

    [[nodiscard]] const RunLocation& file() const { return file_; }
    /// A connection outside any transaction, until the loan ends.
    [[nodiscard]] Loan borrow() const { return pool_.borrow(); }

    /// Returns action(const SQLite::Database&). All its statements see one state of the file.
    template <class Action>
    auto read(Action&& action) const {
        return on_database(file_.database, [&] {
            const Loan connection = pool_.borrow();
            const SQLite::Transaction one_snapshot(*connection->database);
            return action(std::as_const(*connection->database));
        });
    }

    /// Returns action(Connection&), in one transaction. If it throws, the transaction is rolled back.
    template <class Action>
    auto write(Action&& action, int timeout_ms = kBusyTimeoutMs) {
        return on_database(file_.database, [&] {
            const LogMover when_others_may_write(*this);
            const std::lock_guard one_writer(writing_);  // threads do not wait as processes do, by trying again
            Connection& connection = writer();
            const BusyTimeout patience(*connection.database, timeout_ms);
            SQLite::Transaction transaction(*connection.database, SQLite::TransactionBehavior::IMMEDIATE);
            if constexpr (std::is_void_v<std::invoke_result_t<Action, Connection&>>) {
                action(connection);
                transaction.commit();
            } else {
                auto result = action(connection);
                transaction.commit();
                return result;
            }
        });
    }

    /// Moves what the write-ahead log holds into the file, so that a plain copy of the file is complete. Best effort:
    /// what a reader still needs stays in the log until the next call.
    void checkpoint();

private:
    class LogMover {
    public:
        explicit LogMover(Connections& connections) : connections_(connections) {}
        ~LogMover() { connections_.move_long_log(); }
        LogMover(const LogMover&) = delete;
        LogMover& operator=(const LogMover&) = delete;

    private:
        Connections& connections_;
    };

    [[nodiscard]] std::unique_ptr<Connection> open() const;
    /// Always the same: what it has read stays known to it, as long as nobody else writes. REQUIRES: writing_.
    Connection& writer();
    /// Moves a log that has grown long into the file, while other threads write on.
    void move_long_log() noexcept;

    RunLocation file_;
    Access access_;
    std::mutex writing_;
    std::mutex moving_;
    std::atomic<int> log_pages_{0};  ///< of the write-ahead log
    int moved_pages_ = 0;            ///< of them, in the file already
    mutable Pool<Connection> pool_;
    std::optional<Loan> writer_;
};

}  // namespace forecast
