#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "drawings.hpp"
#include "item_paths.hpp"

namespace forecast {
namespace {

/// Values that an axis can show; NaN for others.
std::vector<double> shown_on(const ValueAxis& axis, std::vector<double> values) {
    for (double& value : values) {
        value = axis.logarithmic && value <= 0 ? NAN : value;
    }
    return values;
}

void add_y_axis(PlotArea& area, const ItemPlot& plot, const NumberStyle& style) {
    if (plot.y.names.empty()) {
        area.add_y_ticks(axis_ticks(plot.y, area.y(), style));
        return;
    }
    for (std::size_t i = 0; i < plot.y.names.size(); ++i) {
        area.add_name(area.pixel(static_cast<double>(i)), plot.y.names[i]);
    }
}

}  // namespace

PlotRange axis_range(const ValueAxis& axis, const std::vector<const std::vector<double>*>& values) {
    constexpr double kHalf = 0.5;
    if (!axis.names.empty()) {
        return {-kHalf, static_cast<double>(axis.names.size()) - kHalf, false};
    }
    return range_around(values, axis.logarithmic);
}

std::vector<PlotTick> axis_ticks(const ValueAxis& axis, const PlotRange& range, const NumberStyle& style) {
    constexpr std::size_t kMost = 5;
    if (!axis.names.empty()) {
        return name_ticks(axis.names, 0);
    }
    if (axis.steps) {
        return step_ticks(*axis.steps, 0, axis.steps->size, kMost, style);
    }
    return axis.logarithmic ? power_ticks(range.low, range.high, style)
                            : number_ticks(range.low, range.high, kMost, style);
}

void add_item(PlotArea& area, const PlotItem& item, const ItemGroup& group, const std::vector<double>& x,
              std::vector<double> y, bool are_many) {
    std::size_t end = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        y[i] = std::isfinite(x[i]) ? y[i] : NAN;  // a point is there or is not
        end = std::isfinite(y[i]) ? i + 1 : end;
    }
    if (end == 0) {
        return;
    }
    const char* shape = x.size() == 1 ? " dots" : are_many ? " thin" : "";
    area.add_path(fmt::format("item {}{}", group.kind, shape), line_path(area, x, y),
                  fmt::format(R"( data-item="{}" data-group="{}")", item.row, item.group));
    if (group.crossed) {
        area.add_before(fmt::format(R"(<text class="cross {}" x="{}" y="{:.1f}" data-group="{}">×</text>)", group.kind,
                                    area.percent(x[end - 1]), area.pixel(y[end - 1]) + 5, item.group));
    }
}

std::string draw_items(const ItemPlot& plot, const PlotLook& look) {
    std::vector<PlotItem> items = plot.items;
    std::vector<const std::vector<double>*> x;
    std::vector<const std::vector<double>*> y;
    for (PlotItem& item : items) {
        item.x = shown_on(plot.x, item.x);
        item.y = shown_on(plot.y, item.y);
        x.push_back(&item.x);
        y.push_back(&item.y);
    }
    PlotRange down = axis_range(plot.y, y);
    if (!plot.y.names.empty()) {
        std::swap(down.low, down.high);  // the first name above
    }
    PlotArea area(look, axis_range(plot.x, x), down, look.height);
    add_y_axis(area, plot, look.numbers);
    area.add_x_ticks(axis_ticks(plot.x, axis_range(plot.x, x), look.numbers), false);
    area.add_x_title(plot.x.title);
    for (auto item = items.rbegin(); item != items.rend(); ++item) {
        add_item(area, *item, plot.groups[item->group], item->x, item->y, items.size() > kManyItems);
    }
    return area.finish();
}

}  // namespace forecast
