#include "digits.hpp"

#include <algorithm>
#include <cmath>

namespace forecast {

int decimals_for(double size, int significant, int least) {
    constexpr int kMost = 12;
    const double exponent = std::floor(std::log10(std::abs(size)));
    return std::isfinite(exponent) ? std::clamp(significant - 1 - static_cast<int>(exponent), least, kMost) : least;
}

int value_decimals(double largest) {
    return decimals_for(largest, 4, 1);
}

}  // namespace forecast
