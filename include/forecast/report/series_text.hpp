#pragma once

#include <map>
#include <string>

#include "forecast/core/series.hpp"

namespace forecast {

// The values of several series, by their names, in the local time of each.

/// series,time,value,available_at: what a csv source with `pivot` reads back.
std::string series_csv(const std::map<std::string, Series>& all);
/// {schema_version, series: [{series, id, source, step, time_zone, values: [{time, value, available_at}]}]}
std::string series_json(const std::map<std::string, Series>& all);

}  // namespace forecast
