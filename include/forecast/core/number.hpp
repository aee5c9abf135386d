#pragma once

#include <optional>
#include <string_view>

namespace forecast {

/// All of `text` as a number, with a decimal point; NaN for "nan". Nothing where it is no number, is infinite, or lies
/// beyond kLargestValue.
std::optional<double> parse_number(std::string_view text);

/// True for a value that can have been measured or was left out: NaN, or within kLargestValue.
bool is_believable(double value);

}  // namespace forecast
