#pragma once

#include <optional>
#include <string>
#include <vector>

#include "forecast/workflow/initial_design.hpp"

namespace forecast {

/// A column of one of the files.
struct ChosenColumn {
    std::size_t file = 0;
    std::size_t column = 0;
};

/// What the files are, and what was said of them.
struct InitCase {
    const InitArguments& arguments;
    OpenQuestions& questions;
    std::vector<FileGuess> files;

    [[nodiscard]] const ColumnGuess& at(const ChosenColumn& chosen) const {
        return files[chosen.file].columns[chosen.column];
    }
    [[nodiscard]] const std::string& path(const ChosenColumn& chosen) const {
        return files[chosen.file].options.files.front();
    }
};

/// Their columns of one quantity, in the order of the files.
std::vector<ChosenColumn> columns_of(const InitCase& the, Quantity quantity);
/// All their columns of numbers.
std::vector<ChosenColumn> all_columns(const InitCase& the);
/// "'a', 'b'"
std::string listed(const InitCase& the, const std::vector<ChosenColumn>& columns);
std::optional<ChosenColumn> column_called(const InitCase& the, const std::string& name);
/// The same; throws Error(invalid_argument) that names `option` and the columns that are there.
ChosenColumn named_column(const InitCase& the, const std::string& option, const std::string& name);
/// A source that reads these columns, all of one file.
InitialExperiment::Source source_of(const InitCase& the, const std::string& name,
                                    const std::vector<ChosenColumn>& columns);
/// Whether a column's name holds one of `parts`, which are in lower case.
bool names_part(const std::string& name, const std::vector<std::string>& parts);

}  // namespace forecast
