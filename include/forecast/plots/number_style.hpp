#pragma once

#include <string>
#include <vector>

// How numbers and dates are written for the reader of a page.

namespace forecast {

/// The marks and short names of a language.
struct NumberStyle {
    std::string decimal_mark = ".";
    std::string group = "\u202f";     ///< between thousands: a narrow space that does not break
    std::vector<std::string> months;  ///< [12] short names; empty = numbers
};

/// "1 234.5", with a minus sign that is as wide as a plus; "–" for NaN and infinities.
std::string number_text(double value, int decimals, const NumberStyle& style = {});
/// The same with its sign, "+1.2"; zero has none.
std::string signed_text(double value, int decimals, const NumberStyle& style = {});

}  // namespace forecast
