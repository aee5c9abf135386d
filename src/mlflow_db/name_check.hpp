#pragma once

#include <algorithm>
#include <string_view>

namespace forecast {

/// Whether one of ASCII's control characters is in it, which no name has.
inline bool has_control_character(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20U || c == 0x7FU; });
}

}  // namespace forecast
