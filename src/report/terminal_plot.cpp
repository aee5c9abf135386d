#include "forecast/report/terminal_plot.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <sstream>

#include <fmt/format.h>

#include "forecast/core/clean_text.hpp"
#include "forecast/plots/text_plots.hpp"
#include "forecast/report/utf8.hpp"

namespace forecast {
namespace {

constexpr std::size_t kFewestValues = 6;
constexpr std::size_t kPlotHeight = 5;
constexpr std::size_t kWidestPlot = 72;
constexpr std::size_t kNarrowestPlot = 16;

std::size_t room_beside(std::size_t taken, const Terminal& terminal) {
    return terminal.width > taken ? std::min(kWidestPlot, terminal.width - taken) : 0;
}

std::vector<double> finite_of(const std::vector<double>& values) {
    std::vector<double> known;
    std::copy_if(values.begin(), values.end(), std::back_inserter(known),
                 [](double value) { return std::isfinite(value); });
    return known;
}

/// The smallest and the largest value. REQUIRES: one is finite.
std::array<std::string, 2> end_labels(const std::vector<double>& values, int decimals) {
    const auto known = finite_of(values);
    const auto ends = std::minmax_element(known.begin(), known.end());
    return {fmt::format("{:.{}f}", *ends.first, decimals), fmt::format("{:.{}f}", *ends.second, decimals)};
}

/// The characters of a line from the first of them on whose values stand out, in colour.
std::string with_emphasis(const std::string& line, const TerminalPlot& plot, std::size_t width,
                          const Terminal& terminal) {
    constexpr std::size_t kBytes = 3;  // of a braille character
    const std::size_t from = kBytes * (plot.plain * width / plot.values.size());
    return plot.plain == 0 || from >= line.size()
               ? line
               : line.substr(0, from) + terminal.styled(line.substr(from), Style::good);
}

}  // namespace

std::string render_plot(const TerminalPlot& plot, const Terminal& terminal) {
    if (!terminal.plots || finite_of(plot.values).size() < kFewestValues) {
        return "";
    }
    const auto of_all = end_labels(plot.values, plot.decimals);
    const std::size_t margin = std::max(of_all[0].size(), of_all[1].size());
    const std::size_t width = room_beside(margin + 2, terminal);
    if (width < kNarrowestPlot) {
        return "";
    }
    const auto [low, high] = end_labels(plotted_values(plot.values, width), plot.decimals);
    std::string text = "\n" + visible(plot.title) + "\n";
    std::istringstream lines(braille_plot(plot.values, width, kPlotHeight));
    std::size_t number = 0;
    for (std::string line; std::getline(lines, line); ++number) {
        const std::string& end = number == 0 ? high : number + 1 == kPlotHeight ? low : "";
        text += fmt::format("{:>{}} ", end, margin) + with_emphasis(line, plot, width, terminal) + "\n";
    }
    const std::size_t between =
        width > plot.first.size() + plot.last.size() ? width - plot.first.size() - plot.last.size() : 1;
    return text + fmt::format("{:{}} {}{:{}}{}\n", "", margin, plot.first, "", between, plot.last);
}

}  // namespace forecast
