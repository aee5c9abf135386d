#pragma once

#include <string>

#include "forecast/tabular/row_table.hpp"

namespace forecast {

/// Sets the targets of rows that were cut off before their events by another table, which tells in `column` how long
/// after its last row each machine failed. They are those that the recipe makes of that. Throws Error(invalid_argument)
/// for a machine that it does not tell of, and Error(insufficient_data), naming its row, for a time that is no number
/// or negative, and a machine that stands there twice.
void add_truth(RowTable& rows, const RowRecipe& recipe, const TextTable& truth, const std::string& column);

}  // namespace forecast
