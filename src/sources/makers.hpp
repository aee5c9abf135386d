#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "forecast/sources/data_source.hpp"

// The makers of all source types, for the table in data_source.cpp, and the publication delays they assume.

namespace forecast {

/// Chosen so that the last quarter-hour of a Paris day (23:45) is known at 02:15 of the next, when the nightly run
/// starts. The service's own batch is at about 00:25 UTC.
inline constexpr std::chrono::minutes kEco2mixDelay{150};
/// The newest days of the archive are late and provisional.
inline constexpr std::chrono::hours kOpenMeteoDelay{5 * 24};

/// Load of a territory from ODRÉ, one export a month (of national sets a year).
std::unique_ptr<DataSource> make_eco2mix(const std::string& name, const SourceOptions& options, HttpClient& http);
/// Weather at one point: observed, forecast, and as it was forecast on earlier days, as separate series.
std::unique_ptr<DataSource> make_open_meteo(const std::string& name, const SourceOptions& options, HttpClient& http);
/// Columns of CSV files. Nothing is read before it is asked for.
std::unique_ptr<DataSource> make_csv(const std::string& name, const SourceOptions& options, HttpClient& http);
/// The synthetic town of forecast/sources/simulator.hpp.
std::unique_ptr<DataSource> make_simulated(const std::string& name, const SourceOptions& options, HttpClient& http);

}  // namespace forecast
