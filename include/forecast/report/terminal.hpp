#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>

namespace forecast {

enum class Style { plain, bold, dim, good, warning, bad };

/// What the place can show that a text is written to. As it is made: a file, without colours and of any width.
struct Terminal {
    bool colour = false;
    std::size_t width = std::numeric_limits<std::size_t>::max();  ///< columns

    /// `text` in a style where there are colours, else as it is.
    [[nodiscard]] std::string styled(std::string_view text, Style style) const;
};

}  // namespace forecast
