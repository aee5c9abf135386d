#include "forecast/report/terminal_plot.hpp"

#include <algorithm>
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
    std::vector<double> known;
    std::copy_if(plot.values.begin(), plot.values.end(), std::back_inserter(known),
                 [](double value) { return std::isfinite(value); });
    if (!terminal.plots || known.size() < kFewestValues) {
        return "";
    }
    const std::string high = fmt::format("{:.{}f}", *std::max_element(known.begin(), known.end()), plot.decimals);
    const std::string low = fmt::format("{:.{}f}", *std::min_element(known.begin(), known.end()), plot.decimals);
    const std::size_t margin = std::max(high.size(), low.size());
    const std::size_t width = room_beside(margin + 2, terminal);
    if (width < kNarrowestPlot) {
        return "";
    }
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
