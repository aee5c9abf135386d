#include "forecast/core/digits.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace forecast {

int decimals_for(double size, int significant, int least) {
    constexpr int kMost = 12;
    const double exponent = std::floor(std::log10(std::abs(size)));
    return std::isfinite(exponent) ? std::clamp(significant - 1 - static_cast<int>(exponent), least, kMost) : least;
}

int value_decimals(double largest) {
    return decimals_for(largest, 4, 1);
}

std::string format_seconds(double seconds) {
    const auto whole = static_cast<long>(std::lround(seconds));
    if (whole < 60) {
        return fmt::format("{} s", whole);
    }
    return whole < 3600 ? fmt::format("{} min {} s", whole / 60, whole % 60)
                        : fmt::format("{} h {} min", whole / 3600, whole / 60 % 60);
}

}  // namespace forecast
