#pragma once

#include <cstddef>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "forecast/features/pipeline.hpp"

namespace forecast {

/// A table of these columns, all of one length.
inline FeatureTable table_of(const std::vector<std::pair<std::string, std::vector<double>>>& columns) {
    FeatureTable table;
    table.rows = columns.front().second.size();
    for (const auto& [name, values] : columns) {
        table.names.push_back(name);
        table.values.insert(table.values.end(), values.begin(), values.end());
    }
    return table;
}

inline std::vector<std::size_t> all_rows(const FeatureTable& table) {
    std::vector<std::size_t> rows(table.rows);
    std::iota(rows.begin(), rows.end(), 0U);
    return rows;
}

}  // namespace forecast
