#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <SQLiteCpp/SQLiteCpp.h>

struct sqlite3_stmt;

namespace forecast {

/// Rows of a SELECT, read without copies: for tables of a million rows.
///
/// Call order: bind* (next (text | number | integer | flag)*)*. REQUIRES: the database outlives it.
class RawRows {
public:
    RawRows(const SQLite::Database& database, const std::string& sql);
    void bind(int index, const std::string& text);          ///< `text` must outlive the rows
    bool next();                                            ///< to the first row, then the next; false after the last
    [[nodiscard]] std::string_view text(int column) const;  ///< valid until the next row; NULL is empty
    [[nodiscard]] double number(int column) const;
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] bool flag(int column) const;

private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const;
    };
    void check(int code) const;

    const SQLite::Database& database_;
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

}  // namespace forecast
