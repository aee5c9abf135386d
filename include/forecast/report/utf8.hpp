#pragma once

#include <string>
#include <string_view>

// Widths of texts on a terminal.

namespace forecast {

/// Columns that a UTF-8 text takes: one for each code point. Wide characters do not occur here.
inline std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    for (const char c : text) {
        width += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
    }
    return width;
}

/// At most `width` columns of `text`, ending in "…" if it was cut.
inline std::string cut_to_width(std::string_view text, std::size_t width) {
    if (display_width(text) <= width) {
        return std::string(text);
    }
    std::size_t end = 0;
    for (std::size_t seen = 0; end < text.size(); ++end) {
        if ((static_cast<unsigned char>(text[end]) & 0xC0U) != 0x80U && ++seen >= width) {
            break;
        }
    }
    return std::string(text.substr(0, end)) + "…";
}

}  // namespace forecast
