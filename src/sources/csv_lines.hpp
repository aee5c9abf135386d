#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Finds the header of a CSV text, which may stand below other lines, and its separator.

namespace forecast {

/// Where the header is, and what separates its fields.
struct HeaderPlace {
    std::size_t begin = 0;  ///< position of the header's line in the text
    int line = 1;           ///< its number, from 1
    char separator = ',';
};

/// The fields of one record, trimmed, without quotes; for a separator that is only tried.
std::vector<std::string_view> split_line(std::string_view line, char separator);

/// The record of `text` whose fields include all `names`: among the first hundred lines, or behind an empty one. Tries
/// `separator` only if it is given, else tab, semicolon, comma and bar. Nothing if there is none.
std::optional<HeaderPlace> find_header(std::string_view text, const std::vector<std::string>& names,
                                       std::optional<char> separator);

/// For unknown names: the separator that cuts most of the first lines into equally many fields, and the first line of
/// the longest run of such lines.
HeaderPlace guess_header(std::string_view text, std::optional<char> separator);

/// The header behind `skipped` lines. The separator is guessed from what follows, unless it is given.
HeaderPlace header_after(std::string_view text, int skipped, std::optional<char> separator);

}  // namespace forecast
