#include "forecast/plots/plot.hpp"

#include "drawings.hpp"

namespace forecast {
namespace {

struct DrawingOf {
    const PlotLook& look;

    std::string operator()(const SeriesPlot& plot) const { return draw_series(plot, look); }
    std::string operator()(const PointPlot& plot) const { return draw_points(plot, look); }
    std::string operator()(const BarPlot& plot) const { return draw_bars(plot, look); }
    std::string operator()(const DotPlot& plot) const { return draw_dots(plot, look); }
    std::string operator()(const CalendarPlot& plot) const { return draw_calendar(plot, look); }
    std::string operator()(const ItemPlot& plot) const { return draw_items(plot, look); }
    std::string operator()(const ParallelPlot& plot) const { return draw_parallel(plot, look); }
};

}  // namespace

std::string draw(const Plot& plot, const PlotLook& look) {
    return std::visit(DrawingOf{look}, plot);
}

}  // namespace forecast
