#pragma once

#include <string>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/tracking/search_order.hpp"

namespace forecast {

/// How a list is sorted, as SQL. No text of the user stands in it: keys are bound as parameters.
///
/// Example: "metrics.mae desc" of runs becomes
///
///   joins   LEFT JOIN latest_metrics s0 ON s0.run_uuid = r.run_uuid AND s0.key = ?1
///   order   s0.value IS NULL, s0.is_nan, s0.value DESC, r.start_time DESC, r.run_uuid
///
/// The order is total, as it ends with the primary key: pages neither overlap nor leave out a row.
struct SqlOrder {
    std::string joins;              ///< bring in the values of keys, after FROM
    std::vector<std::string> keys;  ///< of metrics, params and tags
    int first_parameter = 1;        ///< number of the parameter of keys[0]
    std::string order;              ///< what follows ORDER BY

    /// Binds `keys` to their parameters.
    void bind(SQLite::Statement& statement) const;
    /// The first number that is free for others.
    [[nodiscard]] int next_parameter() const { return first_parameter + static_cast<int>(keys.size()); }
};

/// The orders as SQL, the first one deciding. The tables are called as in SqlFilter.
///
/// Without orders: runs and experiments newest first; models by name; versions by name, newest first.
SqlOrder to_sql(const std::vector<SearchOrder>& orders, Searched searched, int first_parameter);

}  // namespace forecast
