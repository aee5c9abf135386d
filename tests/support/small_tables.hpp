#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "forecast/dataset/window_tables.hpp"

namespace forecast {

/// A column of a table made by hand: its value at each row, and the lag at which it reads the target (-1 = never).
struct HandMadeColumn {
    std::string name;
    int target_lag = -1;
    std::function<double(int row)> value;
};

inline FeatureTable hand_made_table(const std::vector<HandMadeColumn>& columns, int rows) {
    FeatureTable table;
    table.rows = static_cast<std::size_t>(rows);
    for (const auto& column : columns) {
        table.names.push_back(column.name);
        for (int row = 0; row < rows; ++row) {
            table.values.push_back(column.value(row));
        }
    }
    return table;
}

inline std::vector<int> lags_of(const std::vector<HandMadeColumn>& columns) {
    std::vector<int> lags;
    for (const auto& column : columns) {
        lags.push_back(column.target_lag);
    }
    return lags;
}

/// Tables of `rows` days from 1970-01-01 on, whose target is `load`.
inline WindowTables hand_made_tables(int rows, const std::function<double(int)>& load,
                                     const std::vector<HandMadeColumn>& past,
                                     const std::vector<HandMadeColumn>& ahead = {}) {
    WindowTables tables;
    tables.past = hand_made_table(past, rows);
    tables.ahead = hand_made_table(ahead, rows);
    tables.past_lags = lags_of(past);
    tables.ahead_lags = lags_of(ahead);
    for (int row = 0; row < rows; ++row) {
        tables.target.push_back(load(row));
        tables.observed.push_back(true);
        tables.days.push_back(Day{row});
    }
    return tables;
}

}  // namespace forecast
