#pragma once

#include <string>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/tracking/search_order.hpp"

namespace forecast {

/// How a list is sorted, as SQL: `joins` bring in the values of keys, which are bound to the parameters from
/// `first_parameter` on; `order` is what follows ORDER BY and tells any two rows apart.
struct SqlOrder {
    std::string joins;
    std::vector<std::string> keys;
    int first_parameter = 1;
    std::string order;

    void bind(SQLite::Statement& statement) const;
    [[nodiscard]] int next_parameter() const { return first_parameter + static_cast<int>(keys.size()); }
};
/// Without orders: runs and experiments newest first, models by name, versions by name and newest first.
SqlOrder to_sql(const std::vector<SearchOrder>& orders, Searched searched, int first_parameter);

}  // namespace forecast
