#pragma once

#include <optional>
#include <vector>

#include "tidy.hpp"

namespace forecast {

/// The value whose time is more than 20 years from all others, as a mistyped year makes it. Nothing if there is none.
std::optional<RawValue> stray_value(std::vector<RawValue> values);

}  // namespace forecast
