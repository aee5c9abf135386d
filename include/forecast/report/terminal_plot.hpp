#pragma once

#include <string>
#include <vector>

#include "forecast/report/terminal.hpp"

// Small plots below the tables, where the terminal draws them.

namespace forecast {

/// What a plot on a terminal shows.
struct TerminalPlot {
    std::string title;
    std::vector<double> values;  ///< NaN = none
    std::string first;           ///< what the first value is of: "2018-01-01"
    std::string last;
    int decimals = 1;
    std::size_t plain = 0;  ///< values that are drawn plainly; those behind them stand out by colour. 0: all plainly
};

/// The plot behind an empty line, its largest and smallest value at the left. Empty where the terminal draws none, is
/// too narrow, or there are fewer values than make a curve.
std::string render_plot(const TerminalPlot& plot, const Terminal& terminal);

}  // namespace forecast
