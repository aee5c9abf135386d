#pragma once

#include <string>
#include <vector>

#include "forecast/tracking/search_filter.hpp"

namespace forecast {

/// What a list is sorted by: an attribute or, of runs, a metric, param or tag. Missing values come last, NaN before
/// them.
struct SearchOrder {
    SearchField field;
    bool descending = false;
};

/// Reads "metrics.mae", "params.seed desc", "start_time asc", "tags.`a b`", ...; the first decides, the next among its
/// equals. Empty texts are left out. Throws Error(invalid_argument), naming what can be sorted by.
std::vector<SearchOrder> parse_order(const std::vector<std::string>& texts, Searched searched);

}  // namespace forecast
