#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace forecast {

/// A table as it is written: columns of text.
struct TextTable {
    std::vector<std::string> names;                 ///< of its columns
    std::vector<std::vector<std::string>> columns;  ///< [columns][rows] trimmed; "" = missing
    std::string place;                              ///< what it was read from, for messages
    std::string left_out;                           ///< what was not read as rows, a sentence; empty if nothing

    [[nodiscard]] std::size_t rows() const { return columns.empty() ? 0 : columns.front().size(); }
    /// The place of the column of this name; nothing if there is none.
    [[nodiscard]] std::optional<std::size_t> find(const std::string& name) const;
    /// The same. Throws Error(invalid_argument), naming the nearest one and all that there are.
    [[nodiscard]] std::size_t column(const std::string& name) const;
};

/// Reads CSV files (plain or gzip, as csv_file reads them), one below the other. `patterns` are paths or globs. Empty
/// fields and NA, N/A, NaN, null and None are missing. A column without a name is not read, which `left_out` says.
///
/// Throws Error(insufficient_data) for a file that is not there or has no rows, and Error(invalid_argument) for one
/// whose header is another.
TextTable read_text_table(const std::vector<std::string>& patterns, std::optional<char> separator = std::nullopt,
                          const std::string& encoding = "");

}  // namespace forecast
