#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace forecast {

/// Levenshtein distance in bytes in which two swapped neighbours count once (optimal string alignment).
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The name in `known` that `text` was probably meant to be, for "did you mean ...?". "" if none is near: at most a
/// third of the text's length, or 2, may be wrong.
///
///   nearest("temprature", {"temperature", "wind"}) -> "temperature"
std::string nearest(std::string_view text, const std::vector<std::string>& known);

/// The parts, with `separator` between each two.
std::string join(const std::vector<std::string>& parts, std::string_view separator);
/// `text` without the spaces, tabs and line ends around it.
std::string_view trimmed(std::string_view text);
/// The parts between separators, trimmed, empty ones left out: "a, b,,c" -> a b c
std::vector<std::string> split_list(std::string_view text, char separator = ',');

}  // namespace forecast
