#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace forecast {

/// The valid UTF-8 code point at the front of `text`, which is not empty; an empty view where there is none.
std::string_view front_code_point(std::string_view text);

/// `text` as it can stand in a line of a table: control characters, and those that turn the direction of writing,
/// become \n, \t, \u001b; a byte that is no UTF-8 becomes U+FFFD.
std::string visible(std::string_view text);

/// The same of several lines in the program's own styles: line ends, tabs and these styles stay.
std::string visible_lines(std::string text);

/// The first `most` bytes, and how long the whole is where that is more.
std::string clipped(std::string_view text, std::size_t most);

}  // namespace forecast
