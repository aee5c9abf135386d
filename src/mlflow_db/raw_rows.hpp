#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include <SQLiteCpp/SQLiteCpp.h>

struct sqlite3_value;

namespace forecast {

/// A row while it is read; what it gives is valid no longer.
class RawRow {
public:
    explicit RawRow(sqlite3_value** values) : values_(values) {}
    [[nodiscard]] std::string_view text(std::size_t column) const;  ///< NULL is empty
    [[nodiscard]] double number(std::size_t column) const;
    [[nodiscard]] std::int64_t integer(std::size_t column) const;
    [[nodiscard]] bool flag(std::size_t column) const { return integer(column) != 0; }

private:
    sqlite3_value** values_;
};

/// Calls `take` for each row of SELECT `columns` FROM `source`, in no certain order; `source` may have conditions, and
/// `bound` as ?1. For tables of a million rows: SQLite calls it as an aggregate function, which takes half the time of
/// stepping from row to row. Throws what `take` throws.
void for_each_row(const SQLite::Database& database, const std::string& columns, const std::string& source,
                  const std::string& bound, const std::function<void(const RawRow&)>& take);

}  // namespace forecast
