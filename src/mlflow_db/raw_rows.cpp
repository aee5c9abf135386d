#include "raw_rows.hpp"

#include <exception>
#include <memory>

#include <sqlite3.h>

namespace forecast {
namespace {

constexpr const char* kFunction = "take_row";  // of a connection; its first argument is a RowTaker
constexpr const char* kTakerType = "forecast::RowTaker";

struct RowTaker {
    const std::function<void(const RawRow&)>& take;
    std::exception_ptr failure;
};

void take_row(sqlite3_context* context, int /*count*/, sqlite3_value** values) {
    auto* taker = static_cast<RowTaker*>(sqlite3_value_pointer(values[0], kTakerType));
    try {
        taker->take(RawRow(values + 1));
    } catch (...) {
        taker->failure = std::current_exception();
        sqlite3_result_error(context, "a row was not taken", -1);
    }
}

void no_result(sqlite3_context* /*context*/) {}

struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using RawStatement = std::unique_ptr<sqlite3_stmt, Finalize>;

RawStatement prepare(sqlite3* handle, const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v2(handle, sql.c_str(), -1, &statement, nullptr);
    return RawStatement(statement);
}

}  // namespace

std::string_view RawRow::text(std::size_t column) const {
    const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(values_[column]));
    return {text == nullptr ? "" : text, static_cast<std::size_t>(sqlite3_value_bytes(values_[column]))};
}

double RawRow::number(std::size_t column) const {
    return sqlite3_value_double(values_[column]);
}

std::int64_t RawRow::integer(std::size_t column) const {
    return sqlite3_value_int64(values_[column]);
}

void for_each_row(const SQLite::Database& database, const std::string& columns, const std::string& source,
                  const std::string& bound, const std::function<void(const RawRow&)>& take) {
    sqlite3* handle = database.getHandle();
    const auto check = [&](int code) {
        if (code != SQLITE_OK) {
            throw SQLite::Exception(handle, code);
        }
    };
    RowTaker taker{take, nullptr};
    const std::string sql = "SELECT " + std::string(kFunction) + "(?2, " + columns + ") FROM " + source;
    RawStatement rows = prepare(handle, sql);
    if (!rows) {  // the connection's first
        check(sqlite3_create_function_v2(handle, kFunction, -1, SQLITE_UTF8 | SQLITE_DIRECTONLY, nullptr, nullptr,
                                         take_row, no_result, nullptr));
        rows = prepare(handle, sql);
    }
    if (!rows) {
        throw SQLite::Exception(handle, sqlite3_errcode(handle));
    }
    if (sqlite3_bind_parameter_index(rows.get(), "?1") != 0) {
        check(sqlite3_bind_text(rows.get(), 1, bound.data(), static_cast<int>(bound.size()), SQLITE_STATIC));
    }
    check(sqlite3_bind_pointer(rows.get(), 2, &taker, kTakerType, nullptr));
    const int code = sqlite3_step(rows.get());
    if (taker.failure) {
        std::rethrow_exception(taker.failure);
    }
    check(code == SQLITE_ROW ? SQLITE_OK : code);
}

}  // namespace forecast
