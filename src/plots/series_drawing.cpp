#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "drawings.hpp"
#include "forecast/plots/markup.hpp"
#include "plot_area.hpp"

namespace forecast {
namespace {

/// Steps in which days of rest are still to be told apart.
constexpr int kDaysWithShades = 150;

/// What is shown of a line, thinned where there are more steps than can be seen: of each run of steps the smallest and
/// the largest value.
struct ShownSteps {
    std::vector<double> x;
    std::vector<std::size_t> steps;

    [[nodiscard]] std::vector<double> of(const std::vector<double>& values) const {
        std::vector<double> shown;
        shown.reserve(steps.size());
        for (const std::size_t step : steps) {
            shown.push_back(values[step]);
        }
        return shown;
    }
};

ShownSteps shown_steps(const SeriesPlot& plot, const std::vector<double>& low, const std::vector<double>& high) {
    constexpr std::size_t kMost = 1500;
    const std::size_t from = plot.shown_from;
    const std::size_t count = plot.axis.size - from;
    ShownSteps shown;
    const std::size_t run = count <= kMost ? 1 : (count + kMost / 2 - 1) / (kMost / 2);
    for (std::size_t begin = from; begin < plot.axis.size; begin += run) {
        std::size_t least = begin;
        std::size_t most = begin;
        std::set<std::size_t> kept;
        for (std::size_t i = begin; i < std::min(begin + run, plot.axis.size); ++i) {
            least = low[i] < low[least] || std::isnan(low[least]) ? i : least;
            most = high[i] > high[most] || std::isnan(high[most]) ? i : most;
            if (kept.empty() && (std::isnan(low[i]) || std::isnan(high[i]))) {
                kept.insert(i);
            }
        }
        kept.insert({least, most});
        shown.steps.insert(shown.steps.end(), kept.begin(), kept.end());
    }
    for (const std::size_t step : shown.steps) {
        shown.x.push_back(static_cast<double>(step));
    }
    return shown;
}

std::vector<double> tail(const std::vector<double>& values, std::size_t from) {
    return {values.begin() + static_cast<std::ptrdiff_t>(from), values.end()};
}

PlotRange vertical_range(const SeriesPlot& plot) {
    std::vector<std::vector<double>> seen;
    for (const PlotLine& line : plot.lines) {
        if (!line.hidden) {
            seen.push_back(tail(line.values, plot.shown_from));
        }
    }
    for (const PlotBand& band : plot.bands) {
        seen.push_back(tail(band.low, plot.shown_from));
        seen.push_back(tail(band.high, plot.shown_from));
    }
    std::vector<const std::vector<double>*> all;
    for (const auto& values : seen) {
        all.push_back(&values);
    }
    const PlotRange range = range_around(all, plot.logarithmic);
    return plot.with_zero ? with_zero(range) : range;
}

/// A stretch of steps, from the middle before its first to the middle behind its last.
std::string stretch(const PlotArea& area, const SeriesPlot& plot, const std::string& classes, std::size_t begin,
                    std::size_t end) {
    const double from = std::max(static_cast<double>(plot.shown_from), static_cast<double>(begin) - 0.5);
    const double to = std::min(static_cast<double>(plot.axis.size) - 1, static_cast<double>(end) - 0.5);
    if (to <= from) {
        return "";
    }
    const double width = (area.unit(to) - area.unit(from)) / PlotArea::kWidth * 100;
    return fmt::format(R"(<rect class="{}" x="{}" width="{:.3f}%" height="{}"/>)", classes, area.percent(from), width,
                       area.height());
}

void add_gaps(PlotArea& area, const SeriesPlot& plot) {
    if (plot.lines.empty()) {
        return;
    }
    const auto& values = plot.lines.front().values;
    for (std::size_t i = plot.shown_from; i < values.size();) {
        std::size_t end = i;
        while (end < values.size() && std::isnan(values[end])) {
            ++end;
        }
        if (end > i) {
            area.add_behind(stretch(area, plot, "gap", i, end));
        }
        i = end + 1;
    }
}

void add_shades(PlotArea& area, const SeriesPlot& plot) {
    const int days = plot.axis.size == 0 ? 0 : plot.axis.day(plot.axis.size - 1) - plot.axis.day(plot.shown_from);
    if (plot.axis.kind == StepAxis::Kind::numbers || days > kDaysWithShades) {
        return;
    }
    for (const auto& [begin, end] : plot.shades) {
        if (end > plot.shown_from) {
            area.add_behind(stretch(area, plot, "rest", begin, end));
        }
    }
}

void add_marks(PlotArea& area, const SeriesPlot& plot) {
    for (const PlotMark& mark : plot.marks) {
        if (mark.step >= plot.shown_from && mark.step < plot.axis.size) {
            const auto at = static_cast<double>(mark.step);
            area.add_down("mark", at);
            const bool right = area.unit(at) < PlotArea::kWidth / 2;
            area.add_before(fmt::format(R"(<text class="mark-text {}" x="{}" dx="{}" y="12">{}</text>)",
                                        right ? "start" : "end", area.percent(at), right ? 4 : -4,
                                        escape_markup(mark.text)));
        }
    }
}

}  // namespace

std::string draw_series(const SeriesPlot& plot, const PlotLook& look) {
    const auto last = static_cast<double>(plot.axis.size) - 1;
    const auto from = static_cast<double>(plot.shown_from);
    const PlotRange y = vertical_range(plot);
    PlotArea area(look, {from, last > from ? last : from + 1}, y, look.height);
    area.add_y_ticks(plot.logarithmic ? power_ticks(y.low, y.high, look.numbers)
                                      : number_ticks(y.low, y.high, 5, look.numbers));
    area.add_x_ticks(step_ticks(plot.axis, plot.shown_from, plot.axis.size, 6, look.numbers), false);
    add_shades(area, plot);
    add_gaps(area, plot);
    for (std::size_t i = plot.bands.size(); i > 0; --i) {  // the widest below the others
        const PlotBand& band = plot.bands[i - 1];
        const ShownSteps shown = shown_steps(plot, band.low, band.high);
        area.add_path("band " + band.kind, band_path(area, shown.x, shown.of(band.low), shown.of(band.high)),
                      fmt::format(R"( data-band="{}")", i - 1));
    }
    if (plot.with_zero) {
        area.add_across("zero", 0);
    }
    for (std::size_t i = plot.lines.size(); i > 0; --i) {  // the first above the others
        const PlotLine& line = plot.lines[i - 1];
        const ShownSteps shown = shown_steps(plot, line.values, line.values);
        const auto path = line.dotted ? dots_path : line_path;
        area.add_path((line.dotted ? "dots " : "line ") + line.kind + (line.hidden ? " off" : ""),
                      line.hidden ? "" : path(area, shown.x, shown.of(line.values)),
                      fmt::format(R"( data-line="{}")", i - 1));
    }
    add_marks(area, plot);
    return area.finish();
}

}  // namespace forecast
