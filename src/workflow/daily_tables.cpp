#include "forecast/workflow/daily_tables.hpp"

#include <cmath>

#include <spdlog/spdlog.h>

#include "forecast/core/error.hpp"
#include "forecast/workflow/experiment_data.hpp"

namespace forecast {
namespace {

/// The column of the frame that is the daily mean of an Open-Meteo variable.
std::optional<std::size_t> mean_column(const ExperimentConfig& config, const Frame& frame,
                                       const std::string& variable) {
    for (const auto& [name, options] : config.frame.columns) {
        const bool is_variable = options.from.substr(options.from.find('.') + 1) == variable;
        if (is_variable && options.aggregate == "mean") {
            return frame.find(name);
        }
    }
    return std::nullopt;
}

std::optional<double> value_of(const Frame& frame, std::optional<std::size_t> column, std::size_t row) {
    if (!column || std::isnan(frame.columns[*column].values[row])) {
        return std::nullopt;
    }
    return frame.columns[*column].values[row];
}

std::vector<DailyLoad> daily_loads(const Frame& frame, const SeriesInfo& info) {
    std::vector<DailyLoad> days;
    const Column& load = frame.target();
    for (std::size_t row = 0; row < frame.axis.size(); ++row) {
        if (load.is_observed(row)) {
            days.push_back({frame.axis.day(row), load.values[row], info.source, info.id});
        }
    }
    return days;
}

std::vector<DailyWeather> daily_weather(const ExperimentConfig& config, const Frame& frame, const std::string& source) {
    const auto temperature = mean_column(config, frame, "temperature_2m");
    const auto humidity = mean_column(config, frame, "relative_humidity_2m");
    const auto wind = mean_column(config, frame, "wind_speed_10m");
    const auto radiation = mean_column(config, frame, "shortwave_radiation");
    std::vector<DailyWeather> days;
    for (std::size_t row = 0; row < frame.axis.size(); ++row) {
        DailyWeather day{frame.axis.day(row),        value_of(frame, temperature, row), value_of(frame, humidity, row),
                         value_of(frame, wind, row), value_of(frame, radiation, row),   source};
        if (day.temperature || day.humidity || day.wind_speed || day.radiation) {
            days.push_back(std::move(day));
        }
    }
    return days;
}

}  // namespace

void fill_daily_tables(const ExperimentConfig& config, ObservationStore& store) {
    ExperimentConfig daily = config;
    daily.frame.step = std::chrono::hours(24);
    try {
        const ExperimentData data = read_experiment_data(daily, "FILE");
        const Frame frame = build_frame(data.series, daily.frame, 0).frame;
        const auto& target = config.frame.target;
        const SeriesInfo& load = data.series.at(target).info;
        store.upsert_daily_load(daily_loads(frame, load));
        std::string weather_source = load.source;
        for (const auto& [key, series] : data.series) {
            weather_source = key == target ? weather_source : series.info.source;
        }
        store.upsert_daily_weather(daily_weather(daily, frame, weather_source));
    } catch (const Error& e) {
        spdlog::warn("the tables consommation and meteo are left as they are: {}", e.with_its_advice());
    }
}

}  // namespace forecast
