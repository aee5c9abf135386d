#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>

// Where text is shown: colours, width, and whether it can draw.

namespace forecast {

/// What a text means. The terminal decides how it looks.
enum class Style { plain, bold, dim, good, warning, bad };

/// What the place that a text is written to can show. By default a file: no colours, any width.
struct Terminal {
    bool colour = false;
    std::size_t width = std::numeric_limits<std::size_t>::max();  ///< columns
    bool plots = false;  ///< shows braille and blocks, to somebody who did not ask for plain text

    /// `text` in a style, if there are colours; else unchanged.
    [[nodiscard]] std::string styled(std::string_view text, Style style) const;
};

}  // namespace forecast
