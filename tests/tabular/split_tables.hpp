#pragma once

#include <cstddef>
#include <vector>

#include "forecast/tabular/row_table.hpp"

// Tables that are split.

namespace forecast {

/// A feature that tells nothing.
inline RowTable table_of(const std::vector<double>& target) {
    RowTable table;
    table.place = "a table";
    table.features = {"x"};
    table.target = target;
    for (std::size_t row = 0; row < target.size(); ++row) {
        table.inputs.push_back(static_cast<float>(row % 3));
    }
    return table;
}

/// [rows] `machines`: the place of each row's machine among five.
inline RowTable fleet_of(const std::vector<std::size_t>& machines) {
    RowTable table = table_of(std::vector<double>(machines.size(), 0));
    for (std::size_t row = 0; row < machines.size(); ++row) {
        table.target[row] = static_cast<double>(row % 2);
    }
    table.machine_names = {"1", "2", "5", "7", "9"};
    table.machine = machines;
    return table;
}

}  // namespace forecast
