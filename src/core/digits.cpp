#include "forecast/core/digits.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace forecast {
namespace {

int decimals_for(double size, int significant, int least) {
    constexpr int kMost = 12;
    const int exponent = static_cast<int>(std::floor(std::log10(size)));
    return std::clamp(significant - 1 - exponent, least, kMost);
}

}  // namespace

int decimals_of(const std::vector<double>& numbers, Shown what) {
    const int least = what == Shown::loads ? 1 : 2;
    std::vector<double> sizes;
    for (const double number : numbers) {
        if (std::isfinite(number) && number != 0) {
            sizes.push_back(std::abs(number));
        }
    }
    if (sizes.empty()) {
        return least;
    }
    const auto [smallest, largest] = std::minmax_element(sizes.begin(), sizes.end());
    return what == Shown::loads ? decimals_for(*largest, 4, least) : decimals_for(*smallest, 3, least);
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
