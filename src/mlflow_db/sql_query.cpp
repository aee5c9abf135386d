#include <memory>

#include <sqlite3.h>

#include "forecast/core/text.hpp"
#include "forecast/mlflow_db/run_maintenance.hpp"
#include "maintained_database.hpp"

namespace forecast {
namespace {

constexpr const char* kInstead = "ask it with: forecast runs list --filter ...";

struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using StatementHandle = std::unique_ptr<sqlite3_stmt, Finalize>;

struct Prepared {
    StatementHandle statement;  ///< none where there is only white space or a comment
    std::string rest;
};

Prepared prepare(sqlite3* database, const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    const char* rest = nullptr;
    const int code = sqlite3_prepare_v2(database, sql.c_str(), static_cast<int>(sql.size()), &statement, &rest);
    if (code != SQLITE_OK) {
        throw Error(ErrorKind::invalid_argument, "SQLite does not understand the query: {}", sqlite3_errmsg(database));
    }
    return {StatementHandle(statement), rest};
}

StatementHandle prepare_reading(sqlite3* database, const std::string& sql) {
    Prepared prepared = prepare(database, sql);
    sqlite3_stmt* statement = prepared.statement.get();
    if (statement == nullptr) {
        throw Error(ErrorKind::invalid_argument, "the query is empty; give one SELECT");
    }
    if (sqlite3_stmt_readonly(statement) == 0 || sqlite3_column_count(statement) == 0) {
        throw Error(ErrorKind::invalid_argument, "the query does not only read; give one SELECT");
    }
    if (!trimmed(prepared.rest).empty() && prepare(database, prepared.rest).statement) {
        throw Error(ErrorKind::invalid_argument, "there is more than one statement in the query; give one SELECT");
    }
    return std::move(prepared.statement);
}

std::string hex(const void* bytes, int size) {
    std::string text = "x'";
    for (int i = 0; i < size; ++i) {
        text += fmt::format("{:02x}", static_cast<const unsigned char*>(bytes)[i]);
    }
    return text + "'";
}

QueryResult::Value value_at(sqlite3_stmt* row, int column) {
    using Kind = QueryResult::Kind;
    switch (sqlite3_column_type(row, column)) {
        case SQLITE_NULL:
            return {};
        case SQLITE_INTEGER:
            return {std::to_string(sqlite3_column_int64(row, column)), Kind::number};
        case SQLITE_FLOAT:
            return {fmt::format("{}", sqlite3_column_double(row, column)), Kind::number};
        case SQLITE_BLOB:
            return {hex(sqlite3_column_blob(row, column), sqlite3_column_bytes(row, column)), Kind::blob};
        default: {
            const auto* text = static_cast<const char*>(sqlite3_column_blob(row, column));  // null where it is empty
            const auto size = static_cast<std::size_t>(sqlite3_column_bytes(row, column));
            return {size == 0 ? "" : std::string(text, size), Kind::text};
        }
    }
}

QueryResult read_all(sqlite3* database, sqlite3_stmt* statement) {
    QueryResult result;
    const int columns = sqlite3_column_count(statement);
    for (int c = 0; c < columns; ++c) {
        result.columns.emplace_back(sqlite3_column_name(statement, c));
    }
    int code = sqlite3_step(statement);
    for (; code == SQLITE_ROW; code = sqlite3_step(statement)) {
        auto& row = result.rows.emplace_back();
        for (int c = 0; c < columns; ++c) {
            row.push_back(value_at(statement, c));
        }
    }
    if (code != SQLITE_DONE) {
        throw Error(ErrorKind::invalid_argument, "the query failed: {}", sqlite3_errmsg(database));
    }
    return result;
}

}  // namespace

QueryResult query_sql(const TrackingLocation& location, const std::string& sql) {
    const RunLocation file = maintained_database(location, kInstead);
    const auto database = open_database_read_only(file.database, run_schema(file));
    if (!database) {
        throw no_runs_yet(file);
    }
    return on_database(file.database, [&] {
        database->exec("PRAGMA query_only = ON");
        const StatementHandle statement = prepare_reading(database->getHandle(), sql);
        return read_all(database->getHandle(), statement.get());
    });
}

}  // namespace forecast
