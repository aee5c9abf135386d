#pragma once

#include <string>

#include "forecast/plots/plot.hpp"

namespace forecast {

std::string draw_series(const SeriesPlot& plot, const PlotLook& look);
std::string draw_points(const PointPlot& plot, const PlotLook& look);
std::string draw_bars(const BarPlot& plot, const PlotLook& look);
std::string draw_dots(const DotPlot& plot, const PlotLook& look);
std::string draw_calendar(const CalendarPlot& plot, const PlotLook& look);
std::string draw_items(const ItemPlot& plot, const PlotLook& look);
std::string draw_parallel(const ParallelPlot& plot, const PlotLook& look);

}  // namespace forecast
