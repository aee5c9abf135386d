#pragma once

#include <functional>
#include <string>
#include <vector>

#include "forecast/evaluation/forecast_row.hpp"
#include "forecast/forecasters/options.hpp"

// Who forecasts where the forecaster that was to do it cannot, so that who runs `predict` unattended gets a forecast
// where one is possible.

namespace forecast {

/// `chosen`, then those of `recorded` that stand below it, in the order in which they are tried: by their kind
/// combination, additive, linear, j-7, climatology. All of these stand below a network, trees or another kind; below
/// j-1 those that learn nothing.
///
/// `named` are the forecasters that the run's config names, `recorded` the names of all that the run keeps.
std::vector<std::string> fallback_chain(const std::string& chosen, const NamedForecasters& named,
                                        const std::vector<std::string>& recorded);

/// What the first forecaster of a chain gave that could forecast.
struct ChainForecast {
    std::string forecaster;
    std::vector<ForecastRow> rows;
    std::vector<FailedForecaster> failed;  ///< those before it
};
using ForecastBy = std::function<std::vector<ForecastRow>(const std::string& forecaster)>;

/// Goes down the chain past those for which `forecast_by` throws Error(insufficient_data); every other error is the
/// caller's. Where none can forecast, throws what the first one threw. REQUIRES: the chain is not empty.
ChainForecast forecast_by_first(const std::vector<std::string>& chain, const ForecastBy& forecast_by);

/// A sentence for a person: who forecasts instead of whom, and why. REQUIRES: somebody failed.
std::string why_instead(const ChainForecast& forecast);

}  // namespace forecast
