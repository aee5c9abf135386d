#pragma once

#include <optional>
#include <vector>

#include "tidy.hpp"

namespace forecast {

/// The value whose time is decades from all others, as a year typed wrong makes it; nothing where there is none.
std::optional<RawValue> stray_value(std::vector<RawValue> values);

}  // namespace forecast
