#pragma once

#include <cstddef>
#include <string>
#include <vector>

// Plots of characters, for terminals and Markdown.

namespace forecast {

/// "▁▂▅▇": a block for each of at most `width` runs of values, the highest for the largest mean; a space where there is
/// none. Without any value it is empty.
std::string sparkline(const std::vector<double>& values, std::size_t width);
/// The same of shares, a block each: the lowest for 0, the highest for 1 alone.
std::string share_blocks(const std::vector<double>& shares);

/// The values, or means of runs of them where there are more than two for each of `width` characters: what
/// braille_plot() draws.
std::vector<double> plotted_values(const std::vector<double>& values, std::size_t width);

/// Lines of braille dots, `width` characters wide and `height` high, through the values in turn; NaN leaves a gap.
/// Each line of the result ends with a line end; there are none without a finite value.
std::string braille_plot(const std::vector<double>& values, std::size_t width, std::size_t height);

}  // namespace forecast
