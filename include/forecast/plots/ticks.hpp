#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "forecast/plots/number_style.hpp"
#include "forecast/plots/plot.hpp"

// Where the axes of a plot have marks.

namespace forecast {

struct PlotTick {
    double at = 0;
    std::string text;
};

/// Multiples of 1, 2 or 5 times a power of ten within [low, high], about `count` of them.
std::vector<PlotTick> number_ticks(double low, double high, std::size_t count, const NumberStyle& style);
/// Powers of ten, and where these are few, 2 and 5 times them. REQUIRES: 0 < low.
std::vector<PlotTick> power_ticks(double low, double high, const NumberStyle& style);
/// Steps [from, to) of the axis that begin a year, a month, a week, a day or an hour: at most `count` of them.
std::vector<PlotTick> step_ticks(const StepAxis& axis, std::size_t from, std::size_t to, std::size_t count,
                                 const NumberStyle& style);

}  // namespace forecast
