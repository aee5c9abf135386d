#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace forecast {

/// Where the header of a CSV text stands and what separates its fields.
struct HeaderPlace {
    std::size_t begin = 0;  ///< of the header's line in the text
    int line = 1;           ///< its number
    char separator = ',';
};

/// One line's fields, trimmed, without quotes; a look at a line whose separator is only tried. Quoted line ends are not
/// understood.
std::vector<std::string_view> split_line(std::string_view line, char separator);

/// The line of `text` whose fields hold all `names`: among the first hundred, or behind an empty one. `separator` is
/// tried only, or else tab, semicolon, comma and bar. Nothing if there is none.
std::optional<HeaderPlace> find_header(std::string_view text, const std::vector<std::string>& names,
                                       std::optional<char> separator);

/// Where nobody names columns: the separator that cuts most of the first lines into equally many fields, and the first
/// line of that many.
HeaderPlace guess_header(std::string_view text, std::optional<char> separator);

/// The place of the header behind `lines` lines; the separator is guessed from what follows.
HeaderPlace header_after(std::string_view text, int lines, std::optional<char> separator);

}  // namespace forecast
