#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "forecast/core/error.hpp"

struct pg_conn;
struct pg_result;

// How a PostgreSQL server is reached by libpq, and what its failures are called. No table of ours is known here.

namespace forecast {

/// A value of a statement's parameter as text; nothing is NULL.
using SqlValue = std::optional<std::string>;

/// The digits that give back the same double.
std::string sql_number(double value);
/// The same; nothing and NaN are NULL.
SqlValue sql_number(const std::optional<double>& value);

/// The rows that a statement gave. Rows and columns count from 0.
class PostgresRows {
public:
    explicit PostgresRows(pg_result* result);

    [[nodiscard]] int size() const;
    [[nodiscard]] int columns() const;
    [[nodiscard]] bool is_null(int row, int column) const;
    /// Valid as long as the rows are; empty for NULL.
    [[nodiscard]] std::string_view text(int row, int column) const;
    /// Throws Error(internal) for a value that is no number.
    [[nodiscard]] std::int64_t integer(int row, int column) const;
    [[nodiscard]] double number(int row, int column) const;
    [[nodiscard]] std::optional<double> optional_number(int row, int column) const;
    [[nodiscard]] bool is_true(int row, int column) const;
    /// The number of PostgreSQL's type of a column (pg_type.oid).
    [[nodiscard]] unsigned type(int column) const;
    /// libpq's own.
    [[nodiscard]] const pg_result* get() const { return result_.get(); }

private:
    struct Clear {
        void operator()(pg_result* result) const;
    };
    std::unique_ptr<pg_result, Clear> result_;
};

/// Whether `uri` names a PostgreSQL server: postgresql:// or postgres://.
bool is_postgres_uri(std::string_view uri);
/// "db.example:5432/forecast": what messages call it, without user and password. Throws Error(invalid_argument) for a
/// URI that libpq does not understand.
std::string postgres_name(const std::string& uri);

/// One connection, closed with the object. Speaks UTF-8 and UTC. Not thread-safe.
///
/// TLS is as the URI's sslmode says, what the URI leaves out is as libpq has it (PGPASSWORD, ~/.pgpass). Every failure
/// is an Error with the server's name: unavailable (the server is away, starts, takes no more connections, or gave up
/// on a statement), permission (user, password, rights, a read-only copy), not_found (no such database), locked, or
/// data_loss.
class PostgresConnection {
public:
    /// Waits for an answer for connect_timeout of the URI, else 10 s.
    explicit PostgresConnection(const std::string& uri);

    /// One statement with parameters $1, $2, ...; several without.
    PostgresRows execute(const std::string& sql, const std::vector<SqlValue>& parameters = {});
    /// COPY ... FROM STDIN in text format; see CopyText.
    void copy_in(const std::string& sql, std::string_view lines);

    /// Whether the server can no longer be spoken to by this connection.
    [[nodiscard]] bool is_lost() const;
    /// Within a transaction, be it a failed one.
    [[nodiscard]] bool is_in_transaction() const;
    [[nodiscard]] const std::string& name() const { return name_; }

private:
    struct Close {
        void operator()(pg_conn* connection) const;
    };
    void connect(const std::string& uri);
    void wait_until_connected(std::chrono::seconds timeout);
    [[noreturn]] void fail(const pg_result* result) const;

    std::string name_;
    std::unique_ptr<pg_conn, Close> connection_;
};

/// A transaction; undone unless commit() was reached.
class PostgresTransaction {
public:
    explicit PostgresTransaction(PostgresConnection& connection);
    ~PostgresTransaction();
    PostgresTransaction(const PostgresTransaction&) = delete;
    PostgresTransaction& operator=(const PostgresTransaction&) = delete;

    void commit();

private:
    PostgresConnection& connection_;
};

/// A connection, asked for several times within a few seconds while the server is away, starts or is full.
std::unique_ptr<PostgresConnection> connect_postgres(const std::string& uri);

/// What a failure means to a person. `state` is PostgreSQL's SQLSTATE, empty where the connection broke; `words` are
/// the server's or libpq's.
Error postgres_error(const std::string& name, std::string_view state, std::string words);

}  // namespace forecast
