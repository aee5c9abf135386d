#pragma once

#include <algorithm>
#include <string>
#include <string_view>

// Letters, digits and control characters of ASCII, in any locale.

namespace forecast {

inline bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// Whether one of ASCII's control characters is in it.
inline bool has_control_character(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20U || c == 0x7FU; });
}

/// Letters of ASCII made small; all other bytes stay as they are.
inline std::string in_lower_case(std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return lower;
}

}  // namespace forecast
