#pragma once

#include <string>
#include <vector>

#include "forecast/plots/plot.hpp"
#include "plot_area.hpp"

namespace forecast {

/// The ends of an axis that has these values on it.
PlotRange axis_range(const ValueAxis& axis, const std::vector<const std::vector<double>*>& values);
/// Its marks. `range` is axis_range() of it.
std::vector<PlotTick> axis_ticks(const ValueAxis& axis, const PlotRange& range, const NumberStyle& style);

/// An item's path, `x` and `y` as the area has them, and what marks its end.
void add_item(PlotArea& area, const PlotItem& item, const ItemGroup& group, const std::vector<double>& x,
              std::vector<double> y, bool are_many);

/// Items that are so many that each is drawn thin.
inline constexpr std::size_t kManyItems = 60;

}  // namespace forecast
