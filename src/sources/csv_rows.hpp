#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "csv_file.hpp"
#include "forecast/sources/options.hpp"

namespace forecast {

/// What tells the rows of one file apart, and which of them are left out.
class CsvRows {
public:
    /// Throws Error naming the file's columns where it lacks one.
    CsvRows(const CsvFile& file, const SourceOptions& options);

    /// Whether drop_where or keep_where leaves the current row out.
    [[nodiscard]] bool drops(const CsvFile& file) const;
    /// The current row's key of the pivot; empty without one.
    [[nodiscard]] std::string_view key(const CsvFile& file) const;

private:
    std::optional<std::size_t> pivot_;
    std::vector<std::pair<std::size_t, std::string>> drop_where_;
    std::vector<std::pair<std::size_t, std::string>> keep_where_;
};

/// Whether rows with `key` go anywhere: of a pivot not those without a key, of weights not those without a weight.
bool is_wanted(const SourceOptions& options, const std::string& key);

}  // namespace forecast
