#pragma once

#include <array>
#include <utility>

#include "forecast/evaluation/score.hpp"

namespace forecast {

/// The bounds of intervals by the names that they have in files and JSON, in the order in which they stand there.
inline constexpr std::array kIntervalBounds = {
    std::pair("low80", &Intervals::low80), std::pair("high80", &Intervals::high80),
    std::pair("low95", &Intervals::low95), std::pair("high95", &Intervals::high95)};

}  // namespace forecast
