#pragma once

#include <cstddef>
#include <string>
#include <string_view>

// Text from elsewhere (files, servers, other people's runs) made safe to print. Without it a series name or an error
// body could move the cursor of a terminal, break a table in two, or reverse the order of what is read.

namespace forecast {

/// The valid UTF-8 code point at the front of `text`: 1 to 4 bytes. Empty if the bytes there are not valid UTF-8.
/// REQUIRES: `text` is not empty.
std::string_view front_code_point(std::string_view text);

/// `text` as it can stand in one cell of a table. Control characters, line separators and those that change the
/// direction of writing become \n, \t or \u001b. A byte that is not UTF-8 becomes U+FFFD.
///
///   "Brest\n\x1b[31m" -> "Brest\\n\\u001b[31m"
std::string visible(std::string_view text);

/// The same for text of several lines: line ends, tabs and the program's own styles (bold, colours) are kept.
std::string visible_lines(std::string text);

/// The same for text of several lines that others wrote: line ends and tabs are kept, styles are not.
std::string plain_lines(std::string text);

/// At most the first `most` bytes of `text`, cut between code points. If some are cut off, the full size in bytes
/// follows.
std::string clipped(std::string_view text, std::size_t most);

}  // namespace forecast
