#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "drawings.hpp"
#include "forecast/plots/markup.hpp"
#include "plot_area.hpp"

namespace forecast {
namespace {

PlotRange dots_range(const DotPlot& plot) {
    std::vector<double> all = plot.references;
    for (const PlotDot& dot : plot.dots) {
        all.insert(all.end(), {dot.value, dot.low, dot.high});
        all.insert(all.end(), dot.parts.begin(), dot.parts.end());
    }
    return range_around({&all});
}

}  // namespace

std::string draw_dots(const DotPlot& plot, const PlotLook& look) {
    constexpr int kRowHeight = 32;
    const PlotRange x = dots_range(plot);
    const int rows = static_cast<int>(plot.dots.size());
    PlotArea area(look, x, {0, 1}, std::max(1, rows) * kRowHeight);
    area.add_x_ticks(number_ticks(x.low, x.high, 5, look.numbers), true);
    area.add_x_title(plot.x_title);
    for (const double reference : plot.references) {
        area.add_down("reference", reference);
    }
    for (int row = 0; row < rows; ++row) {
        const PlotDot& dot = plot.dots[static_cast<std::size_t>(row)];
        const double at = kRowHeight * (row + 0.5);
        area.add_name(at, dot.name);
        if (!std::isfinite(dot.value)) {
            continue;
        }
        if (std::isfinite(dot.low) && std::isfinite(dot.high)) {
            area.add_before(fmt::format(R"(<line class="whisker {0}" x1="{1}" x2="{2}" y1="{3:.1f}" y2="{3:.1f}"/>)",
                                        dot.kind, area.percent(dot.low), area.percent(dot.high), at));
        }
        for (const double part : dot.parts) {
            if (std::isfinite(part)) {
                area.add_before(fmt::format(R"(<circle class="part {}" cx="{}" cy="{:.1f}" r="3"/>)", dot.kind,
                                            area.percent(part), at));
            }
        }
        area.add_before(
            fmt::format(R"(<circle class="dot {}" cx="{}" cy="{:.1f}" r="5"><title>{}</title></circle>)", dot.kind,
                        area.percent(dot.value), at,
                        escape_markup(dot.name + ": " + number_text(dot.value, plot.decimals, look.numbers))));
    }
    return area.finish();
}

}  // namespace forecast
