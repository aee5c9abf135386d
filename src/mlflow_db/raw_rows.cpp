#include "raw_rows.hpp"

#include <sqlite3.h>

namespace forecast {

RawRows::RawRows(const SQLite::Database& database, const std::string& sql) : database_(database) {
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v2(database.getHandle(), sql.c_str(), -1, &statement, nullptr);
    statement_.reset(statement);
    check(code);
}

void RawRows::bind(int index, const std::string& text) {
    check(sqlite3_bind_text(statement_.get(), index, text.data(), static_cast<int>(text.size()), SQLITE_STATIC));
}

bool RawRows::next() {
    const int code = sqlite3_step(statement_.get());
    if (code != SQLITE_DONE && code != SQLITE_ROW) {
        check(code);
    }
    return code == SQLITE_ROW;
}

std::string_view RawRows::text(int column) const {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
    return {text == nullptr ? "" : text, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

double RawRows::number(int column) const {
    return sqlite3_column_double(statement_.get(), column);
}

std::int64_t RawRows::integer(int column) const {
    return sqlite3_column_int64(statement_.get(), column);
}

bool RawRows::flag(int column) const {
    return sqlite3_column_int(statement_.get(), column) != 0;
}

void RawRows::check(int code) const {
    if (code != SQLITE_OK) {
        throw SQLite::Exception(database_.getHandle(), code);
    }
}

void RawRows::Finalize::operator()(sqlite3_stmt* statement) const {
    sqlite3_finalize(statement);
}

}  // namespace forecast
