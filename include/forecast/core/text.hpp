#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace forecast {

/// Levenshtein distance in which two swapped neighbours count once (optimal string alignment).
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The known name that `text` was probably meant to be (edit distance at most a third of its length), or "".
std::string nearest(std::string_view text, const std::vector<std::string>& known);

std::string join(const std::vector<std::string>& parts, std::string_view separator);
/// `text` without the spaces, tabs and line ends around it.
std::string_view trimmed(std::string_view text);
/// "a,b,,c" -> a, b, c: parts trimmed, empty ones left out.
std::vector<std::string> split_list(std::string_view text, char separator = ',');

}  // namespace forecast
