#include <algorithm>

#include "drawings.hpp"
#include "plot_area.hpp"

namespace forecast {

std::string draw_points(const PointPlot& plot, const PlotLook& look) {
    PlotRange x = range_around({&plot.x});
    PlotRange y = range_around({&plot.y});
    if (plot.diagonal) {
        x = {std::min(x.low, y.low), std::max(x.high, y.high)};
        y = x;
    }
    PlotArea area(look, x, plot.zero ? with_zero(y) : y, look.height);
    area.add_y_ticks(number_ticks(area.y().low, area.y().high, 5, look.numbers));
    area.add_x_ticks(number_ticks(x.low, x.high, 5, look.numbers), true);
    area.add_x_title(plot.x_title);
    if (plot.zero) {
        area.add_across("zero", 0);
    }
    area.add_path("dots forecast", dots_path(area, plot.x, plot.y));
    if (plot.diagonal) {
        area.add_path("line ideal", line_path(area, {x.low, x.high}, {x.low, x.high}));
    }
    return area.finish();
}

}  // namespace forecast
