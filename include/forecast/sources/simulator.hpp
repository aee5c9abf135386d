#pragma once

#include <vector>

#include "forecast/core/series.hpp"
#include "forecast/sources/options.hpp"

namespace forecast {

/// A synthetic town like Brest whose best possible forecast is known. For tests and load only; never real data.
struct Simulation {
    std::vector<Series> series;  ///< consommation (15 min, MW) and four hourly weather variables, named as Open-Meteo's
    Series oracle;  ///< the expected daily mean load (MW) of each Paris day, given its weather and all loads before it
};

/// Simulates the days from `options.from` to `options.to` (excluded). The same options give the same values on every
/// platform. Throws Error(invalid_argument) if there are no days.
Simulation simulate(const SourceOptions& options);

}  // namespace forecast
