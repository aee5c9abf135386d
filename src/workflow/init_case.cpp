#include "init_case.hpp"

#include <algorithm>

#include "forecast/core/ascii.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/text.hpp"

namespace forecast {
namespace {

template <class Condition>
std::vector<ChosenColumn> columns_where(const InitCase& the, Condition condition) {
    std::vector<ChosenColumn> found;
    for (std::size_t file = 0; file < the.files.size(); ++file) {
        for (std::size_t column = 0; column < the.files[file].columns.size(); ++column) {
            if (condition(the.files[file].columns[column])) {
                found.push_back({file, column});
            }
        }
    }
    return found;
}

}  // namespace

std::vector<ChosenColumn> columns_of(const InitCase& the, Quantity quantity) {
    return columns_where(the, [&](const ColumnGuess& column) { return column.quantity == quantity; });
}

std::vector<ChosenColumn> all_columns(const InitCase& the) {
    return columns_where(the, [](const ColumnGuess&) { return true; });
}

std::string listed(const InitCase& the, const std::vector<ChosenColumn>& columns) {
    std::vector<std::string> names;
    std::transform(columns.begin(), columns.end(), std::back_inserter(names),
                   [&](const ChosenColumn& chosen) { return fmt::format("'{}'", the.at(chosen).name); });
    return join(names, ", ");
}

std::optional<ChosenColumn> column_called(const InitCase& the, const std::string& name) {
    const auto found = columns_where(the, [&](const ColumnGuess& column) { return column.name == name; });
    return found.empty() ? std::nullopt : std::optional(found.front());
}

ChosenColumn named_column(const InitCase& the, const std::string& name) {
    const auto found = column_called(the, name);
    if (!found) {
        throw Error(ErrorKind::invalid_argument, "the files have no column of numbers '{}'; there are {}", name,
                    listed(the, all_columns(the)));
    }
    return *found;
}

bool names_part(const std::string& name, const std::vector<std::string>& parts) {
    const std::string lower = in_lower_case(name);
    return std::any_of(parts.begin(), parts.end(),
                       [&](const std::string& part) { return lower.find(part) != std::string::npos; });
}

InitialExperiment::Source source_of(const InitCase& the, const std::string& name,
                                    const std::vector<ChosenColumn>& columns) {
    const FileGuess& file = the.files[columns.front().file];
    InitialExperiment::Source source{name, file.options, file.notes, file.has_offsets};
    source.options.value_columns.clear();
    for (const ChosenColumn& chosen : columns) {
        source.options.value_columns.push_back(the.at(chosen).name);
    }
    source.options.step = the.at(columns.front()).step.value_or(file.step);
    return source;
}

}  // namespace forecast
