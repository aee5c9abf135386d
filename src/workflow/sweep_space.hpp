#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "forecast/search/space.hpp"

// What the sweeps of forecasts and of rows have in common when they plan.

namespace forecast {

/// Whether the key of a config holds a whole number.
bool is_whole_option(const nlohmann::json& config, const std::string& key);

/// How many settings are tried: `asked`, or if that is 0 all of a grid and 50 of another search; never more than there
/// are. Throws Error(invalid_argument) for a grid over countless values.
std::size_t trial_count(SearchMethod method, int asked, const std::vector<ParameterSpace>& spaces);

}  // namespace forecast
