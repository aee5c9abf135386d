#pragma once

#include <map>
#include <string>

#include "forecast/core/series.hpp"

// The values of several series as CSV and JSON, as `data export` prints them. `all` is keyed by the name in the config;
// times are local to each series.

namespace forecast {

/// series,time,value,available_at: a row a value, a missing one empty. A csv source with `pivot` reads it back.
std::string series_csv(const std::map<std::string, Series>& all);
/// {schema_version, series: [{series, id, source, step, time_zone, values: [{time, value, available_at}]}]}
std::string series_json(const std::map<std::string, Series>& all);

}  // namespace forecast
