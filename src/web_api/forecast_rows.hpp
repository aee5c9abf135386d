#pragma once

#include "forecast_data.hpp"

namespace forecast {

/// A time of what is shown of a forecast. Loads and forecasts are in the config's unit.
struct ShownRow {
    Timestamp time;
    std::optional<double> actual;
    std::optional<double> forecast;  ///< of a row before the issue: what had been forecast by the time it was due
    std::optional<double> low80;
    std::optional<double> high80;
    std::optional<double> low95;
    std::optional<double> high95;
    std::optional<double> temperature;       ///< °C
    const char* temperature_kind = nullptr;  ///< "observed" or "forecast", with a temperature
};

/// The days before the issue's first row: four weeks of daily rows, one of finer ones.
std::vector<ShownRow> recent_rows(const ForecastData& data, const Issue& issue);
std::vector<ShownRow> issue_rows(const ForecastData& data, const Issue& issue, const IssueDetails& details);

/// The end of the newest load that was known at `as_of`; nothing without loads.
std::optional<Timestamp> end_of_known_loads(const ForecastData& data, Timestamp as_of = Timestamp::max());

}  // namespace forecast
