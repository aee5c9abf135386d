#include "forecast/sources/text_table.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "csv_file.hpp"
#include "csv_paths.hpp"
#include "forecast/core/ascii.hpp"
#include "forecast/core/clean_text.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/text.hpp"

namespace forecast {
namespace {

bool says_missing(std::string_view text) {
    constexpr std::array<std::string_view, 5> kMissingWords = {"na", "n/a", "nan", "null", "none"};
    if (text.size() > 4) {
        return false;
    }
    return std::find(kMissingWords.begin(), kMissingWords.end(), in_lower_case(text)) != kMissingWords.end();
}

void check_header(const TextTable& table, const std::vector<std::string>& header, const std::string& path) {
    if (header != table.names) {
        throw Error(ErrorKind::invalid_argument,
                    "{} has other columns ({}) than {} ({}): files of one table have the same header", path,
                    join(header, ", "), table.place, join(table.names, ", "));
    }
}

void check_names(const std::vector<std::string>& names, const std::string& path) {
    for (auto name = names.begin(); name != names.end(); ++name) {
        if (std::find(names.begin(), name, *name) != name) {
            throw Error(ErrorKind::invalid_argument, "{} has two columns called '{}'; rename one", path,
                        visible(*name));
        }
    }
}

void add_left_out(TextTable& table, const std::string& sentence) {
    table.left_out += (table.left_out.empty() ? "" : " ") + sentence;
}

void append_rows(const std::string& path, const CsvDialect& dialect, TextTable& table) {
    CsvFile file(path, dialect);
    std::vector<std::string> names;
    std::vector<std::size_t> places;  // of the columns that have a name
    for (std::size_t column = 0; column < file.header().size(); ++column) {
        if (file.header()[column].empty()) {
            add_left_out(table, fmt::format("{}: column {} has no name and is not read", path, column + 1));
            continue;
        }
        names.push_back(file.header()[column]);
        places.push_back(column);
    }
    if (table.names.empty()) {
        check_names(names, path);
        table.names = names;
        table.columns.resize(names.size());
    } else {
        check_header(table, names, path);
    }
    while (file.next_row()) {
        for (std::size_t column = 0; column < table.columns.size(); ++column) {
            const std::string_view text = trimmed(file[places[column]]);
            table.columns[column].emplace_back(says_missing(text) ? std::string_view() : text);
        }
    }
    if (!file.left_out().empty()) {
        add_left_out(table, file.left_out());
    }
}

}  // namespace

std::optional<std::size_t> TextTable::find(const std::string& name) const {
    const auto found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? std::nullopt
                                : std::optional(static_cast<std::size_t>(std::distance(names.begin(), found)));
}

std::size_t TextTable::column(const std::string& name) const {
    if (const auto found = find(name)) {
        return *found;
    }
    const std::string guess = nearest(name, names);
    throw Error(ErrorKind::invalid_argument, "{} has no column '{}'{}; it has {}", place, name,
                guess.empty() ? "" : "; did you mean '" + guess + "'?", join(names, ", "));
}

TextTable read_text_table(const std::vector<std::string>& patterns, std::optional<char> separator,
                          const std::string& encoding) {
    CsvDialect dialect;
    dialect.separator = separator;
    dialect.encoding = encoding;
    TextTable table;
    for (const std::string& path : expand_paths(patterns)) {
        table.place += (table.place.empty() ? "" : ", ") + path;
        append_rows(path, dialect, table);
    }
    if (table.rows() == 0) {
        throw Error(ErrorKind::insufficient_data, "{} has no rows", table.place.empty() ? "the table" : table.place);
    }
    return table;
}

}  // namespace forecast
