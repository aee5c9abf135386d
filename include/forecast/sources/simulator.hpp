#pragma once

#include <vector>

#include "forecast/core/series.hpp"
#include "forecast/sources/options.hpp"

namespace forecast {

/// A made-up town like Brest whose best possible forecast is known. For tests and load only; never real data.
struct Simulation {
    std::vector<Series> series;  ///< consommation (15 min, MW) and the four hourly weather variables of Open-Meteo
    Series oracle;  ///< the expected daily mean load (MW) of each Paris day, given its weather and all loads before it
};

Simulation simulate(const SourceOptions& options);

}  // namespace forecast
