#include "forecast/sources/simulator.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "forecast/core/error.hpp"
#include "forecast/core/french_calendar.hpp"
#include "forecast/core/portable_random.hpp"
#include "simulated_faults.hpp"
#include "simulated_weather.hpp"

namespace forecast {
namespace {

using std::chrono::minutes;

constexpr double kPi = 3.14159265358979323846;
constexpr minutes kStep(15);
constexpr std::size_t kStepsPerDay = 96;
constexpr minutes kPublicationDelay(150);  // as the real load's
constexpr std::uint64_t kLoadStream = 2;

constexpr double kBaseLoad = 236;         // MW, of a Monday without heating
constexpr double kTrend = 0.8;            // MW a year
constexpr double kHeatingSlope = 3.5;     // MW/°C
constexpr double kHeatingBelow = 15;      // °C
constexpr double kInertiaDays = 2;        // of the temperature that heating follows
constexpr double kLevelMemory = 0.7;      // of the daily noise, from day to day
constexpr double kLevelInnovation = 5.5;  // MW: what no forecast can know
constexpr double kStepNoise = 0.015;      // share of the load
constexpr std::size_t kSunday = 6;
constexpr std::array kWeekday = {1.0, 1.02, 1.02, 1.02, 1.01, 0.92, 0.87};

// Load of each local hour against the day's mean, before it is made exactly 1 in the mean.
constexpr std::array kWorkday = {0.83, 0.78, 0.75, 0.74, 0.75, 0.80, 0.92, 1.06, 1.12, 1.12, 1.11, 1.12,
                                 1.13, 1.09, 1.06, 1.04, 1.04, 1.09, 1.16, 1.17, 1.11, 1.04, 1.00, 0.92};
constexpr std::array kWeekend = {0.91, 0.84, 0.80, 0.78, 0.78, 0.80, 0.85, 0.92, 1.01, 1.08, 1.11, 1.14,
                                 1.16, 1.11, 1.05, 1.01, 1.00, 1.06, 1.14, 1.16, 1.11, 1.06, 1.04, 0.97};

bool is_day_off(Day day) {
    return weekday(day) >= 5 || french_holiday(day).has_value();
}

double mean_of(const std::vector<double>& values, std::size_t begin, std::size_t end) {
    double sum = 0;
    for (std::size_t i = begin; i < end; ++i) {
        sum += values[i];
    }
    return sum / static_cast<double>(end - begin);
}

/// What of a day's mean load follows from the calendar and the temperature that heating feels.
double structural_load(Day day, Day first, double felt_temperature) {
    const double factor = french_holiday(day) ? kWeekday[kSunday] : kWeekday[static_cast<std::size_t>(weekday(day))];
    const double year_angle = 2 * kPi * (day_of_year(day) - 15) / 365.25;
    const double season = 6 * std::cos(year_angle) + 4 * std::cos(2 * year_angle);
    const double trend = kTrend * (day - first) / 365.25;
    const double heating = kHeatingSlope * std::max(0.0, kHeatingBelow - felt_temperature);
    return (kBaseLoad + trend) * factor + season + heating;
}

/// The quarter-hours of one day, whose mean is `level` but for the rounding to whole MW; 92, 96 or 100 of them.
std::vector<double> quarter_hours_of(Day day, double level, PortableRandom& random) {
    const auto& hourly = is_day_off(day) ? kWeekend : kWorkday;
    std::vector<double> shape;
    for (Timestamp time = start_of(day, kParis); time < start_of(day + 1, kParis); time += kStep) {
        const auto local = time + utc_offset(time, kParis) - start_of(day, "UTC");
        const double hour = static_cast<double>(local.count()) / 3600;
        const auto before = static_cast<std::size_t>(hour);
        const double share = hour - static_cast<double>(before);
        const double smooth = hourly[before] * (1 - share) + hourly[(before + 1) % 24] * share;
        shape.push_back(smooth + kStepNoise * random.normal());
    }
    const double mean = mean_of(shape, 0, shape.size());
    for (auto& value : shape) {
        value = std::round(level * value / mean);
    }
    return shape;
}

Series make_series(const SourceOptions& options, const std::string& column, std::chrono::seconds step) {
    return {{fmt::format("simulated/{}/{}", options.data_seed, column), column, "simulated", step, std::string(kParis)},
            {}};
}

Series weather_series(const SourceOptions& options, const std::string& column, const SimulatedWeather& weather,
                      const std::vector<double>& values) {
    Series series = make_series(options, column, std::chrono::hours(1));
    const auto delay = options.publication_delay.value_or(kPublicationDelay);
    for (std::size_t i = 0; i < values.size(); ++i) {
        series.values.push_back({weather.times[i], values[i], weather.times[i] + delay});
    }
    return series;
}

Series load_series(const SourceOptions& options, std::vector<double> values) {
    if (options.faults) {
        values = with_faults(std::move(values), kStepsPerDay, options.data_seed);
    }
    Series series = make_series(options, "consommation", kStep);
    const auto delay = options.publication_delay.value_or(kPublicationDelay);
    Timestamp time = start_of(options.from, kParis);
    for (const double value : values) {
        series.values.push_back({time, value, time + delay});
        time += kStep;
    }
    return series;
}

}  // namespace

Simulation simulate(const SourceOptions& options) {
    if (options.to <= options.from) {
        throw Error(ErrorKind::invalid_argument, "a simulation from {} to {} has no days; `to` must lie after `from`",
                    format_day(options.from), format_day(options.to));
    }
    const auto weather =
        simulate_weather(options.data_seed, {start_of(options.from, kParis), start_of(options.to, kParis)});
    PortableRandom random(options.data_seed, kLoadStream);
    Autoregression level_noise(random, kLevelMemory, kLevelInnovation);

    Simulation simulation;
    simulation.oracle = make_series(options, "oracle", std::chrono::hours(24));
    std::vector<double> load;
    std::size_t hour = 0;
    double felt = 0;
    for (Day day = options.from; day < options.to; day = day + 1) {
        const auto begin = start_of(day, kParis);
        const auto hours = static_cast<std::size_t>((start_of(day + 1, kParis) - begin) / std::chrono::hours(1));
        const double temperature = mean_of(weather.temperature, hour, hour + hours);
        felt = day == options.from ? temperature : felt + (temperature - felt) * (1 - std::exp(-1 / kInertiaDays));
        hour += hours;
        const double structural = structural_load(day, options.from, felt);
        simulation.oracle.values.push_back({begin, structural + level_noise.expected(), begin});
        const auto steps = quarter_hours_of(day, structural + level_noise.next(), random);
        load.insert(load.end(), steps.begin(), steps.end());
    }
    simulation.series = {load_series(options, std::move(load)),
                         weather_series(options, "temperature_2m", weather, weather.temperature),
                         weather_series(options, "relative_humidity_2m", weather, weather.humidity),
                         weather_series(options, "wind_speed_10m", weather, weather.wind_speed),
                         weather_series(options, "shortwave_radiation", weather, weather.radiation)};
    return simulation;
}

}  // namespace forecast
