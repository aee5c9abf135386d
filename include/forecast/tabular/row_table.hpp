#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "forecast/sources/text_table.hpp"
#include "forecast/tabular/options.hpp"

// From a table as it is written to what a model reads: columns found, targets made, columns derived, classes encoded.

namespace forecast {

/// How columns become features: what a config says of it.
struct RowRecipe {
    RowTask task = RowTask::classification;
    TableOptions table;
    EventOptions event;
    std::vector<DerivedOptions> derived;
    bool with_target = true;    ///< false: the rows are to be predicted, whatever stands in the target's column
    bool ids_may_lack = false;  ///< id columns that are not there are noted; without any, `row` counts rows from 1
};

/// What a column holds.
enum class ColumnKind { number, boolean, category };
template <>
struct EnumTexts<ColumnKind> {
    static constexpr std::array<std::string_view, 3> values = {"number", "boolean", "category"};
};

/// How a column was read when a model was learnt, and has to be read again.
struct ColumnEncoding {
    std::string name;
    ColumnKind kind = ColumnKind::number;
    std::vector<std::string> levels;  ///< of a category, sorted
};

/// What a model learns from or is asked.
///
/// Rows of one machine stand together, in the order of time. NaN = missing.
struct RowTable {
    std::string place;                          ///< what it was read from
    std::vector<std::string> id_names;          ///< [ids]
    std::vector<std::vector<std::string>> ids;  ///< [ids][rows]
    std::vector<std::string> machine_names;     ///< in their order; empty: machines are not told
    std::vector<std::size_t> machine;           ///< [rows] of machine_names
    std::vector<double> time;                   ///< [rows] a number or days since 1970; empty: not told
    std::vector<double> target;                 ///< [rows] 0 and 1 are the classes
    std::vector<double> learnt_target;          ///< [rows] what is learnt of it
    std::vector<double> next_event;         ///< [rows] its time, NaN: none known, or the row is one; empty: no events
    std::size_t event_rows = 0;             ///< rows of an event themselves; they have no target
    std::vector<std::string> features;      ///< [features]
    std::vector<float> inputs;              ///< row-major: [rows, features]
    std::vector<ColumnEncoding> encodings;  ///< of the columns that were read
    std::map<std::string, std::size_t> unseen;  ///< column -> rows whose value no row had that was learnt from
    std::vector<std::string> notes;             ///< what was found, sentences

    [[nodiscard]] std::size_t rows() const { return features.empty() ? 0 : inputs.size() / features.size(); }
    /// The inputs of some rows.
    [[nodiscard]] std::vector<float> inputs_of(const std::vector<std::size_t>& chosen) const;
    /// Those whose target is known.
    [[nodiscard]] std::vector<std::size_t> known_rows() const;
    /// Each machine's last row; all rows where machines are not told.
    [[nodiscard]] std::vector<std::size_t> last_rows() const;
    /// Of all rows, or of each machine's last row, those whose target is known. Throws Error(insufficient_data) if
    /// there are none.
    [[nodiscard]] std::vector<std::size_t> rows_to_score(bool last_of_machines) const;
};

/// The values of some rows, in the order of these.
template <class Value>
std::vector<Value> at_rows(const std::vector<Value>& values, const std::vector<std::size_t>& rows) {
    std::vector<Value> some;
    some.reserve(rows.size());
    for (const std::size_t row : rows) {
        some.push_back(values[row]);
    }
    return some;
}

/// The table to learn from. Throws Error(invalid_argument) for columns that are not there, and
/// Error(insufficient_data), naming the row, for values that cannot be read.
RowTable make_row_table(const TextTable& text, const RowRecipe& recipe);
/// The same for a model that was learnt with `encodings`: columns are read as then, and a value that was not there is
/// none of the known ones. A target may be missing. Throws Error(invalid_argument), naming them, for columns that lack.
RowTable make_row_table(const TextTable& text, const RowRecipe& recipe, const std::vector<ColumnEncoding>& encodings);

}  // namespace forecast
