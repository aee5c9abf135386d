#include "forecast/workflow/forecaster_set.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include <spdlog/spdlog.h>

#include "forecast/core/error.hpp"

#include "forecast/workflow/recorded_forecasters.hpp"

namespace forecast {
namespace {

bool lacks_weather(const EvaluatedForecaster& forecaster) {
    return forecaster.uses_weather && forecaster.weather == WeatherMode::none;
}

/// Why the forecaster has no forecast in a period.
std::string why_no_forecast(const EvaluatedForecaster& forecaster) {
    return lacks_weather(forecaster)
               ? "it reads the weather, of which nothing is known with weather none"
               : "the data before it are too few, or one of its features is never known when it is issued";
}

std::string what_to_do(const EvaluatedForecaster& forecaster) {
    return lacks_weather(forecaster) ? "train another with --set issue.weather=none" : "";
}

}  // namespace

void ForecasterSet::add(Forecaster& forecaster, WeatherMode weather) {
    list_.push_back({forecaster.name(), weather, forecaster.uses_weather()});
    forecasters_.push_back(&forecaster);
}

void ForecasterSet::add_by_weather(const std::vector<WeatherMode>& weathers,
                                   const std::function<std::shared_ptr<Forecaster>(WeatherMode)>& make) {
    for (const WeatherMode weather : weathers) {
        const auto& forecaster = owned_.emplace_back(make(weather));
        add(*forecaster, weather);
        if (!forecaster->uses_weather()) {
            return;
        }
    }
}

void ForecasterSet::add_configured(const std::vector<std::string>& names, const ExperimentConfig& config,
                                   const std::vector<WeatherMode>& weathers, const std::filesystem::path& artifacts) {
    std::map<WeatherMode, Forecasters> by_weather;
    for (const WeatherMode weather : weathers) {
        ForecasterSpecs specs = forecaster_specs(config);
        specs.issue.weather = weather;
        specs.cancellation = cancellation_;
        specs.keep_fits = true;  // for the calibration
        by_weather.try_emplace(weather, std::move(specs),
                               weather == config.issue.weather ? artifacts : std::filesystem::path());
    }
    for (const std::string& name : names) {
        add_by_weather(weathers, [&](WeatherMode weather) {
            auto forecaster = by_weather.at(weather).get(name);
            forecaster->prepare(frame_);
            return forecaster;
        });
    }
}

std::vector<WeatherMode> weather_modes(const std::vector<WeatherMode>& asked, const ExperimentConfig& config) {
    return asked.empty() ? std::vector{config.issue.weather} : asked;
}

ExperimentConfig config_covering(const ExperimentConfig& config, const std::vector<WeatherMode>& weathers) {
    ExperimentConfig reading = config;
    if (std::find(weathers.begin(), weathers.end(), WeatherMode::issued) != weathers.end()) {
        reading.issue.weather = WeatherMode::issued;
    }
    return reading;
}

Comparison compare(const ForecasterSet& set, const Frame& frame, const BacktestOptions& options) {
    Comparison comparison{backtest(frame, set.forecasters(), options), set.list(), frame.unit};
    if (comparison.result.scores.front().n == 0) {
        const EvaluatedForecaster& first = comparison.forecasters.front();
        const DroppedRows& dropped = comparison.result.dropped;
        const bool no_loads = dropped.missing + dropped.imputed >= options.last_row - options.first_row;
        throw Error(ErrorKind::insufficient_data, "no day from {} to {} can be scored: {}",
                    format_day(frame.axis.day(options.first_row)), format_day(frame.axis.day(options.last_row - 1)),
                    no_loads ? "the load is missing on all of them"
                             : fmt::format("{} has no forecast of them, as {}", first.name, why_no_forecast(first)))
            .with_advice(no_loads ? "" : what_to_do(first));
    }
    warn_of_missing_forecasts(comparison);
    return comparison;
}

void warn_of_missing_forecasts(const Comparison& comparison) {
    const auto names = labels(comparison.forecasters);
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (comparison.result.scores[i].n == 0) {
            const EvaluatedForecaster& forecaster = comparison.forecasters[i];
            const std::string advice = what_to_do(forecaster);
            spdlog::warn("{} has no forecast in this period: {}{}{}", names[i], why_no_forecast(forecaster),
                         advice.empty() ? "" : "; ", advice);
        }
    }
}

}  // namespace forecast
