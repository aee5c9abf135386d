#pragma once

#include <string>
#include <vector>

#include "forecast/tracking/entities.hpp"
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

/// Throws Error(invalid_argument), with the nearest key there is, if `order` sorts by a metric, param or tag that none
/// of these runs has: a key that is misspelt sorts nothing. REQUIRES: parse_order() reads `order`.
void check_has_sort_key(const std::vector<RunSummary>& runs, const std::string& order);

}  // namespace forecast
