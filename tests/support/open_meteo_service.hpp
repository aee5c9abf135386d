#pragma once

#include <optional>

#include "api_data.hpp"
#include "api_fault.hpp"
#include "service_answer.hpp"

namespace forecast {

/// `/v1/archive` and `/v1/forecast` as Open-Meteo answers them: coordinates snapped to a grid, wind in km/h unless
/// m/s are asked for, times as text unless unix times are. Variables "..._previous_day1" to 7 are there from April 2021
/// on: as forecast so many days before, which is kErrorPerDayBefore times as many too high.
inline constexpr double kErrorPerDayBefore = 0.125;
ServiceAnswer open_meteo_archive(const ApiData& data, const Query& query, std::optional<Fault> fault);
ServiceAnswer open_meteo_forecast(const ApiData& data, const Query& query, std::optional<Fault> fault);

}  // namespace forecast
