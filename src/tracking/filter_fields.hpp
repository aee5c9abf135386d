#pragma once

#include "filter_words.hpp"
#include "forecast/tracking/run_filter.hpp"

namespace forecast {

/// The field that "metrics.mae", "params.seed", "tags.x", "status" or "attributes.status" names. Throws
/// Error(invalid_argument) with the column and the nearest known name.
RunField filter_field(const FilterWord& name);

}  // namespace forecast
