#pragma once

#include <optional>
#include <string>

#include "forecast/tracking/run_sort.hpp"

namespace forecast {

/// How a list of runs is sorted, as SQL: `join` brings the value in (its one parameter is `key`, where that is not
/// empty), `order` is what follows ORDER BY.
struct RunOrder {
    std::string join;
    std::string key;
    std::string order;
};
RunOrder to_order(const std::optional<RunSort>& sort);  ///< nothing = newest first

}  // namespace forecast
