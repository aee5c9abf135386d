#include "csv_rows.hpp"

#include <algorithm>

namespace forecast {

CsvRows::CsvRows(const CsvFile& file, const SourceOptions& options) {
    if (!options.pivot.empty()) {
        pivot_ = file.column(options.pivot);
    }
    for (const auto& [column, value] : options.drop_where) {
        drop_where_.emplace_back(file.column(column), value);
    }
    for (const auto& [column, value] : options.keep_where) {
        keep_where_.emplace_back(file.column(column), value);
    }
}

bool CsvRows::drops(const CsvFile& file) const {
    const auto holds = [&](const auto& rule) { return file[rule.first] == rule.second; };
    return std::any_of(drop_where_.begin(), drop_where_.end(), holds) ||
           !std::all_of(keep_where_.begin(), keep_where_.end(), holds);
}

std::string_view CsvRows::key(const CsvFile& file) const {
    return pivot_ ? file[*pivot_] : std::string_view();
}

bool is_wanted(const SourceOptions& options, const std::string& key) {
    const bool pivoted_without_key = !options.pivot.empty() && key.empty();
    return !pivoted_without_key && (options.weights.empty() || options.weights.count(key) != 0);
}

}  // namespace forecast
