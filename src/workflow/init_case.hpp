#pragma once

#include <optional>
#include <string>
#include <vector>

#include "forecast/workflow/initial_design.hpp"

// What the steps of `init` share: the files, what was guessed of them, and the arguments.

namespace forecast {

/// A column of one of the files, by index.
struct ChosenColumn {
    std::size_t file = 0;
    std::size_t column = 0;
};

/// The case at hand. The functions below call it `the`.
struct InitCase {
    const InitArguments& arguments;
    OpenQuestions& questions;
    std::vector<FileGuess> files;

    /// What was guessed of a column.
    [[nodiscard]] const ColumnGuess& at(const ChosenColumn& chosen) const {
        return files[chosen.file].columns[chosen.column];
    }
    /// The file that a column is in.
    [[nodiscard]] const std::string& path(const ChosenColumn& chosen) const {
        return files[chosen.file].options.files.front();
    }
};

/// Columns of one quantity, in the order of the files.
std::vector<ChosenColumn> columns_of(const InitCase& the, Quantity quantity);
/// All columns of numbers.
std::vector<ChosenColumn> all_columns(const InitCase& the);
/// Their names in quotes: "'a', 'b'".
std::string listed(const InitCase& the, const std::vector<ChosenColumn>& columns);
/// The column of this name; nothing if there is none.
std::optional<ChosenColumn> column_called(const InitCase& the, const std::string& name);
/// The same, but throws Error(invalid_argument), naming the columns there are.
ChosenColumn named_column(const InitCase& the, const std::string& name);
/// A csv source that reads these columns. REQUIRES: all are of one file.
InitialExperiment::Source source_of(const InitCase& the, const std::string& name,
                                    const std::vector<ChosenColumn>& columns);
/// Whether a column's name contains one of `parts`, which are in lower case.
bool names_part(const std::string& name, const std::vector<std::string>& parts);

}  // namespace forecast
