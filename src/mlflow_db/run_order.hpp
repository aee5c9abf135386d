#pragma once

#include <string>

namespace forecast {

/// How a list of runs is sorted, as SQL: `join` brings the value in (its one parameter is `key`, where that is not
/// empty), `order` is what follows ORDER BY. Missing values come last, NaN before them.
struct RunOrder {
    std::string join;
    std::string key;
    std::string order;
};

/// Reads "metrics.mae", "params.seed desc", "start_time asc", ...; empty = newest first. Throws
/// Error(invalid_argument).
RunOrder parse_run_order(const std::string& sort);

}  // namespace forecast
