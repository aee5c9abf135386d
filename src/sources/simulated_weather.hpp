#pragma once

#include <cstdint>
#include <vector>

#include "forecast/core/time.hpp"

namespace forecast {

/// Hourly weather of an Atlantic town. Each value is the mean of the hour that begins at its time (UTC).
struct SimulatedWeather {
    std::vector<Timestamp> times;
    std::vector<double> temperature;  ///< °C, one decimal
    std::vector<double> humidity;     ///< %
    std::vector<double> wind_speed;   ///< m/s
    std::vector<double> radiation;    ///< W/m²
};

/// The weather of `period`; the same seed gives the same weather on every platform.
SimulatedWeather simulate_weather(std::int64_t seed, const Period& period);

}  // namespace forecast
