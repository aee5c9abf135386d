#pragma once

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>

namespace forecast {

/// Size of "2024-03-31".
inline constexpr std::size_t kIsoDaySize = 10;

/// ASCII only, in any locale.
inline bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// ASCII letters made small; all other bytes stay as they are.
inline std::string in_lower_case(std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(c < 0x80 ? std::tolower(c) : c); });
    return lower;
}

}  // namespace forecast
