#pragma once

#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/core/pool.hpp"
#include "joined_changes.hpp"
#include "log_mover.hpp"
#include "metric_writer.hpp"
#include "run_database.hpp"

// How SqliteRunStore reaches its file from several threads: readers side by side, each on one state of the file; one
// writer at a time. Another process that writes is waited for, up to the busy timeout.

namespace forecast {

/// A connection to a run store's file, for one thread at a time.
struct Connection {
    std::unique_ptr<SQLite::Database> database;
    std::optional<MetricWriter> metrics;  ///< there from the first points on

    /// They are written when the transaction ends, or when an action of it reads points.
    void add_points(const MetricBatch& batch);
    void write_points();
    void forget_points() noexcept;
};

/// While it lives, statements on the database wait `timeout_ms` for another process instead of kBusyTimeoutMs.
/// REQUIRES: the database outlives it.
class BusyTimeout {
public:
    BusyTimeout(SQLite::Database& database, int timeout_ms) : database_(database) {
        wait_for_locks(database, timeout_ms);
    }
    ~BusyTimeout() { wait_for_locks(database_, kBusyTimeoutMs); }
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
    Connections(RunLocation file, std::unique_ptr<SQLite::Database> first, Access access);

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

    /// Returns action(Connection&), committed. If it throws, nothing of it is kept. Actions of several threads may
    /// share a transaction; one that throws touches none of the others. REQUIRES: the action may be called again, after
    /// what it did to the database was undone.
    template <class Action>
    auto write(Action&& action, int timeout_ms = kBusyTimeoutMs) {
        using Result = std::invoke_result_t<Action, Connection&>;
        WaitingChange made;
        made.timeout_ms = timeout_ms;
        if constexpr (std::is_void_v<Result>) {
            made.make = std::ref(action);
            change(made);
        } else {
            std::optional<Result> result;
            made.make = [&](Connection& connection) { result.emplace(action(connection)); };
            change(made);
            return *std::move(result);
        }
    }

    /// The same for an action without a result that adds points of metrics and reads none: points that several of them
    /// add are written as one batch.
    template <class Action>
    void log(Action&& action, int timeout_ms) {
        WaitingChange made;
        made.make = std::ref(action);
        made.timeout_ms = timeout_ms;
        made.reads_points = false;
        change(made);
    }

    /// Moves what the write-ahead log holds into the file, so that a plain copy of the file is complete. Best effort:
    /// what a reader still needs stays in the log until the next call.
    void checkpoint();

private:
    [[nodiscard]] std::unique_ptr<Connection> open() const;
    void change(WaitingChange& change);
    /// Together, or each alone where that fails: the others shall not notice.
    void commit(const std::vector<WaitingChange*>& together) noexcept;
    std::exception_ptr try_together(const std::vector<WaitingChange*>& together) noexcept;
    static void make_all(Connection& connection, const std::vector<WaitingChange*>& together);
    /// Always the same: what it has read stays known to it, as long as nobody else writes. REQUIRES: called by
    /// commit().
    Connection& writer();
    /// Best effort.
    void move_log(LogMover::Way way) noexcept;

    RunLocation file_;
    Access access_;
    mutable Pool<Connection> pool_;
    std::optional<Loan> writer_;
    JoinedChanges changes_;
    LogMover log_mover_;  ///< last: its thread uses the others
};

}  // namespace forecast
