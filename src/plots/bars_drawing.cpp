#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "drawings.hpp"
#include "forecast/plots/markup.hpp"
#include "plot_area.hpp"

namespace forecast {
namespace {

PlotRange bars_range(const BarPlot& plot) {
    std::vector<const std::vector<double>*> all = {&plot.curve, &plot.limits};
    for (const BarGroup& group : plot.groups) {
        all.push_back(&group.values);
    }
    PlotRange range = range_around(all);
    const bool negative = std::any_of(all.begin(), all.end(), [](const auto* values) {
        return std::any_of(values->begin(), values->end(), [](double value) { return value < 0; });
    });
    range.low = negative ? range.low : 0;
    return with_zero(range);
}

/// Numbers below the edges of a histogram's bars, as shares of its width in bars.
std::vector<PlotTick> edge_ticks(const BarPlot& plot, const NumberStyle& style) {
    const double low = plot.edges.front();
    const double high = plot.edges.back();
    auto ticks = number_ticks(low, high, 6, style);
    for (PlotTick& tick : ticks) {
        tick.at = (tick.at - low) / (high - low) * static_cast<double>(plot.categories.size());
    }
    return ticks;
}

void add_group(PlotArea& area, const BarPlot& plot, std::size_t place, const NumberStyle& style) {
    const BarGroup& group = plot.groups[place];
    const double room = plot.edges.empty() ? 0.8 : 0.96;
    const double width = room / static_cast<double>(plot.groups.size());
    const double share = 100 / static_cast<double>(plot.categories.size());
    const double zero = area.pixel(0);
    for (std::size_t i = 0; i < group.values.size(); ++i) {
        if (!std::isfinite(group.values[i])) {
            continue;
        }
        const double top = area.pixel(group.values[i]);
        const double left = static_cast<double>(i) + (1 - room) / 2 + width * static_cast<double>(place);
        area.add_behind(fmt::format(
            R"(<rect class="bar {}" x="{:.3f}%" width="{:.3f}%" y="{:.1f}" height="{:.1f}"><title>{}</title></rect>)",
            group.kind, left * share, width * share, std::min(top, zero), std::abs(top - zero),
            escape_markup(fmt::format("{}{}{}: {}", group.name, group.name.empty() ? "" : ", ", plot.categories[i],
                                      number_text(group.values[i], plot.decimals, style)))));
    }
}

}  // namespace

std::string draw_bars(const BarPlot& plot, const PlotLook& look) {
    const PlotRange y = bars_range(plot);
    PlotArea area(look, {0, static_cast<double>(std::max<std::size_t>(plot.categories.size(), 1))}, y, look.height);
    area.add_y_ticks(number_ticks(y.low, y.high, 5, look.numbers));
    area.add_x_ticks(plot.edges.empty() ? name_ticks(plot.categories, 0.5) : edge_ticks(plot, look.numbers), false);
    area.add_x_title(plot.x_title);
    for (std::size_t place = 0; place < plot.groups.size(); ++place) {
        add_group(area, plot, place, look.numbers);
    }
    for (const double limit : plot.limits) {
        area.add_across("limit", limit);
    }
    area.add_across("zero", 0);
    std::vector<double> middles;
    for (std::size_t i = 0; i < plot.curve.size(); ++i) {
        middles.push_back(static_cast<double>(i) + 0.5);
    }
    if (!middles.empty()) {
        area.add_path("line ideal", line_path(area, middles, plot.curve));
    }
    return area.finish();
}

}  // namespace forecast
