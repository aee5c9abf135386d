#include "simulated_weather.hpp"

#include <algorithm>
#include <cmath>

#include "forecast/core/portable_random.hpp"

namespace forecast {
namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr double kLatitude = 48.39 * kPi / 180;
constexpr double kLongitudeHours = -4.49 / 15;
constexpr std::uint64_t kWeatherStream = 1;

/// Decay of an hourly autoregression with this time constant.
double memory(double hours) {
    return std::exp(-1.0 / hours);
}

/// Innovations that give an autoregression the stationary standard deviation `sd`.
double innovation(double sd, double phi) {
    return sd * std::sqrt(1.0 - phi * phi);
}

double rounded(double value, double steps_per_unit) {
    return std::round(value * steps_per_unit) / steps_per_unit;
}

double sine_of_sun(double year_angle, double solar_hour) {
    const double declination = 23.44 * kPi / 180 * std::sin(year_angle - 2 * kPi * 80 / 365.25);
    return std::sin(kLatitude) * std::sin(declination) +
           std::cos(kLatitude) * std::cos(declination) * std::cos(2 * kPi * (solar_hour - 12) / 24);
}

}  // namespace

SimulatedWeather simulate_weather(std::int64_t seed, const Period& period) {
    PortableRandom random(seed, kWeatherStream);
    Autoregression synoptic(random, memory(60), innovation(2.8, memory(60)));
    Autoregression cloud(random, memory(12), innovation(1.0, memory(12)));
    Autoregression gusts(random, memory(24), innovation(1.0, memory(24)));
    SimulatedWeather weather;
    for (Timestamp time = period.begin; time < period.end; time += std::chrono::hours(1)) {
        const Day day = day_of(time, "UTC");
        const double solar_hour =
            static_cast<double>((time - start_of(day, "UTC")).count()) / 3600 + 0.5 + kLongitudeHours;
        const double year_angle = 2 * kPi * (day_of_year(day) + solar_hour / 24) / 365.25;
        const double summer = -std::cos(year_angle - 2 * kPi * 25 / 365.25);  // -1 in late January, 1 in late July
        const double afternoon = std::cos(2 * kPi * (solar_hour - 15) / 24);
        const double clearness = std::clamp(0.5 + 0.35 * cloud.next(), 0.0, 1.0);
        const double temperature =
            11.8 + 5.2 * summer + (1.8 + 1.0 * summer) * (0.5 + clearness) * afternoon + synoptic.next();
        const double sun = std::max(0.0, sine_of_sun(year_angle, solar_hour));
        weather.times.push_back(time);
        weather.temperature.push_back(rounded(temperature, 10));
        weather.humidity.push_back(rounded(std::clamp(88 - 14 * clearness - 8 * afternoon, 30.0, 100.0), 1));
        weather.wind_speed.push_back(rounded(4.8 * std::exp(0.4 * gusts.next()), 100));
        weather.radiation.push_back(rounded(850 * sun * (0.2 + 0.8 * clearness), 1));
    }
    return weather;
}

}  // namespace forecast
