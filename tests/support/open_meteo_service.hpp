#pragma once

#include <optional>

#include "api_data.hpp"
#include "api_fault.hpp"
#include "service_answer.hpp"

namespace forecast {

/// `/v1/archive` and `/v1/forecast` as Open-Meteo answers them: coordinates snapped to a grid, wind in km/h unless
/// m/s are asked for, times as text unless unix times are.
ServiceAnswer open_meteo_archive(const ApiData& data, const Query& query, std::optional<Fault> fault);
ServiceAnswer open_meteo_forecast(const ApiData& data, const Query& query, std::optional<Fault> fault);

}  // namespace forecast
