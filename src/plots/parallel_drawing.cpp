#include <cmath>

#include <fmt/format.h>

#include "drawings.hpp"
#include "forecast/plots/markup.hpp"
#include "item_paths.hpp"

namespace forecast {
namespace {

constexpr int kAxisRow = 64;    ///< pixels from one axis to the next
constexpr int kFirstAxis = 28;  ///< above it its title

double down_to(std::size_t axis) {
    return kFirstAxis + kAxisRow * static_cast<double>(axis);
}

/// The line of an axis, its marks, and above it its title.
void add_axis(PlotArea& area, const ValueAxis& axis, const PlotRange& range, std::size_t place,
              const NumberStyle& style) {
    const double y = down_to(place);
    area.add_behind(fmt::format(R"(<line class="tick" x2="100%" y1="{0:.1f}" y2="{0:.1f}"/>)", y));
    for (const PlotTick& tick : axis_ticks(axis, range, style)) {
        const std::string x = area.percent(range.share(tick.at));
        area.add_behind(
            fmt::format(R"(<line class="tick" x1="{0}" x2="{0}" y1="{1:.1f}" y2="{2:.1f}"/>)", x, y, y + 4));
        area.add_before(fmt::format(R"(<text class="middle halo" x="{}" y="{:.1f}">{}</text>)", x, y + 17,
                                    escape_markup(tick.text)));
    }
    area.add_before(fmt::format(R"(<text class="halo axis" x="0" y="{:.1f}">{}</text>)", y - 10,
                                escape_markup(short_name(axis.title))));
}

}  // namespace

std::string draw_parallel(const ParallelPlot& plot, const PlotLook& look) {
    const std::size_t axes = plot.axes.size();
    std::vector<PlotRange> ranges;
    for (std::size_t a = 0; a < axes; ++a) {
        std::vector<double> values;
        for (const PlotItem& item : plot.items) {
            values.push_back(item.x[a]);
        }
        ranges.push_back(axis_range(plot.axes[a], {&values}));
    }
    const int height = static_cast<int>(down_to(axes)) - kAxisRow + 24;
    PlotArea area(look, {0, 1}, {static_cast<double>(height), 0}, height);  // down, a value is a pixel
    for (std::size_t a = 0; a < axes; ++a) {
        add_axis(area, plot.axes[a], ranges[a], a, look.numbers);
    }
    for (auto item = plot.items.rbegin(); item != plot.items.rend(); ++item) {
        std::vector<double> x;
        std::vector<double> y;
        for (std::size_t a = 0; a < axes; ++a) {
            const bool shown = std::isfinite(item->x[a]) && (!plot.axes[a].logarithmic || item->x[a] > 0);
            x.push_back(shown ? ranges[a].share(item->x[a]) : NAN);
            y.push_back(down_to(a));
        }
        add_item(area, *item, plot.groups[item->group], x, y, plot.items.size() > kManyItems);
    }
    return area.finish();
}

}  // namespace forecast
