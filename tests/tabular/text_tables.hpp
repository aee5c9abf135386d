#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "forecast/tabular/row_table.hpp"

// Tables as they are read, of which rows are made.

namespace forecast {

inline TextTable text_of(const std::vector<std::string>& names, const std::vector<std::vector<std::string>>& rows) {
    TextTable table;
    table.names = names;
    table.place = "m.csv";
    table.columns.resize(names.size());
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < names.size(); ++i) {
            table.columns[i].push_back(row[i]);
        }
    }
    return table;
}

/// Two machines, their rows mixed: a fails at 3 and goes on, b does not.
inline TextTable two_machines() {
    return text_of({"m", "t", "x", "fails"}, {{"b", "1", "10", "0"},
                                              {"a", "2", "2", "0"},
                                              {"a", "1", "1", "0"},
                                              {"a", "3", "4", "1"},
                                              {"b", "2", "20", "0"},
                                              {"a", "4", "8", "0"},
                                              {"a", "5", "16", "0"}});
}

inline RowRecipe recipe_of_machines() {
    RowRecipe recipe;
    recipe.task = RowTask::regression;
    recipe.table.target = "left";
    recipe.table.machine_column = "m";
    recipe.table.time_column = "t";
    recipe.event.makes = "time_to_failure";
    recipe.event.column = "fails";
    return recipe;
}

}  // namespace forecast
