#pragma once

#include <optional>
#include <string>

#include "forecast/tracking/run_filter.hpp"

namespace forecast {

/// What a list of runs is sorted by: an attribute, metric, param or tag. Missing values come last, NaN before them.
struct RunSort {
    RunField field;
    bool descending = false;
};

/// Reads "metrics.mae", "params.seed desc", "start_time asc", ...; empty = newest first. Throws
/// Error(invalid_argument).
std::optional<RunSort> parse_run_sort(const std::string& text);

}  // namespace forecast
