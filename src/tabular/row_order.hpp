#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "forecast/tabular/row_table.hpp"

namespace forecast {

/// Rows of a text in the order in which they are read: each machine's together, by time.
struct RowOrder {
    std::vector<std::size_t> places;         ///< [rows] where each stands in the text
    std::vector<std::string> machine_names;  ///< numbers in the order of numbers; empty: machines are not told
    std::vector<std::size_t> machine;        ///< [rows] of machine_names
    std::vector<double> time;                ///< [rows] a number or days since 1970; empty: not told
    bool time_is_number = false;
    std::string note;  ///< how times were read, a sentence; empty: as they are written
};

/// The order that a recipe asks for; without machines that of the text, unless something is made of earlier rows or
/// events. `times_are_numbers` as read_times() takes it. Throws Error(invalid_argument) where the order is asked for
/// and no time is told, and Error(insufficient_data) for rows without a machine, times that cannot be read, and a time
/// that a machine has twice.
RowOrder order_rows(const TextTable& text, const RowRecipe& recipe, std::optional<bool> times_are_numbers);

/// Whether a row is its machine's first, in that order. `machine` may be empty: all are of one.
bool is_first_of_machine(const std::vector<std::size_t>& machine, std::size_t row);

}  // namespace forecast
