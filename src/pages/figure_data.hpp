#pragma once

#include <nlohmann/json.hpp>

#include "forecast/pages/web_page.hpp"

namespace forecast {

/// What web/plots.js draws a SeriesPlot from: its typedef SeriesData.
nlohmann::ordered_json series_data(const SeriesPlot& plot, int height);
/// The rows that the items of plots are: its typedef ItemList.
nlohmann::ordered_json list_data(const PageTable& table);

}  // namespace forecast
