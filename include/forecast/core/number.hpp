#pragma once

#include <optional>
#include <string_view>

namespace forecast {

/// All of `text` as a number with a decimal point, in any locale; NaN for "nan". Nothing if any of it is left over, if
/// it is infinite, or beyond kLargestValue.
std::optional<double> parse_number(std::string_view text);

/// Whether `value` can have been measured or is missing: NaN, or within kLargestValue.
bool is_believable(double value);

}  // namespace forecast
