#pragma once

#include <string>

#include "forecast/pages/words.hpp"

namespace forecast {

/// What people call a group of an explanation: "recent_change(load)" is "recent trend of the load", "value(wind)" is
/// "wind". One that web/words.json does not know stays as it is, without control characters.
std::string group_words(const std::string& group, const Words& words);

}  // namespace forecast
