#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "csv_file.hpp"
#include "forecast/sources/options.hpp"

namespace forecast {

/// Which rows of a file are read, and what tells rows of one time apart (the pivot of a long file).
///
/// Example: with pivot "region", the rows "2024-01-01;53;12.1" and "2024-01-01;28;30.2" are of the keys 53 and 28, each
/// a series.
class CsvRows {
public:
    /// Throws Error(invalid_argument), naming the file's columns, if an option names one that is not there.
    CsvRows(const CsvFile& file, const SourceOptions& options);

    /// Whether drop_where or keep_where leaves out the current row.
    [[nodiscard]] bool drops(const CsvFile& file) const;
    /// The pivot's value in the current row; empty without a pivot.
    [[nodiscard]] std::string_view key(const CsvFile& file) const;

private:
    std::optional<std::size_t> pivot_;
    std::vector<std::pair<std::size_t, std::string>> drop_where_;
    std::vector<std::pair<std::size_t, std::string>> keep_where_;
};

/// Whether rows with `key` are used: with a pivot the key must not be empty, with weights it must have one.
bool is_wanted(const SourceOptions& options, const std::string& key);

}  // namespace forecast
