#include "forecast/plots/number_style.hpp"

#include <cmath>

#include <fmt/format.h>

namespace forecast {

std::string number_text(double value, int decimals, const NumberStyle& style) {
    if (!std::isfinite(value)) {
        return "–";
    }
    constexpr std::size_t kGroup = 3;
    const std::string digits = fmt::format("{:.{}f}", std::abs(value), decimals);
    const std::size_t point = std::min(digits.find('.'), digits.size());
    std::string text;
    for (std::size_t i = 0; i < point; ++i) {
        text += i > 0 && (point - i) % kGroup == 0 ? style.group : "";
        text += digits[i];
    }
    if (point < digits.size()) {
        text += style.decimal_mark + digits.substr(point + 1);
    }
    const bool is_zero = digits.find_first_not_of("0.") == std::string::npos;
    return (value < 0 && !is_zero ? "−" : "") + text;
}

std::string signed_text(double value, int decimals, const NumberStyle& style) {
    const std::string text = number_text(value, decimals, style);
    const bool is_zero = text.find_first_of("123456789") == std::string::npos;
    return (value > 0 && !is_zero ? "+" : "") + text;
}

}  // namespace forecast
