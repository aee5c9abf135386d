#include "forecast/core/number.hpp"

#include <charconv>
#include <cmath>

#include "forecast/core/limits.hpp"

namespace forecast {

bool is_believable(double value) {
    return std::isnan(value) || std::abs(value) <= kLargestValue;
}

std::optional<double> parse_number(std::string_view text) {
    double value = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    const bool whole = error == std::errc{} && stop == end;
    return whole && is_believable(value) ? std::optional(value) : std::nullopt;
}

}  // namespace forecast
