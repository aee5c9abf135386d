#include "contenders.hpp"

#include <algorithm>
#include <utility>

#include "recorded_forecasters.hpp"

namespace forecast {

StatisticalOptions statistical_options(const ExperimentConfig& config) {
    StatisticalOptions options;
    options.linear = config.linear;
    options.additive = config.additive;
    options.issue = config.issue;
    for (auto* features : {&options.linear.features, &options.additive.features}) {
        if (features->empty()) {
            *features = config.features.ahead;
        }
    }
    return options;
}

void Contenders::add(Forecaster& forecaster, const std::string& weather) {
    list_.push_back({forecaster.name(), weather, forecaster.uses_weather()});
    forecasters_.push_back(&forecaster);
}

void Contenders::add(std::unique_ptr<Forecaster> forecaster, const std::string& weather) {
    add(*forecaster, weather);
    owned_.push_back(std::move(forecaster));
}

void Contenders::add_statistical(const std::vector<std::string>& names, const ExperimentConfig& config,
                                 const std::vector<std::string>& weathers, const std::filesystem::path& artifacts) {
    for (const std::string& name : names) {
        for (const std::string& weather : weathers) {
            StatisticalOptions options = statistical_options(config);
            options.issue.weather = weather;
            auto forecaster = weather == config.issue.weather ? saved_or_new_forecaster(name, options, artifacts)
                                                              : make_statistical(name, options);
            forecaster->prepare(frame_);
            const bool differs = forecaster->uses_weather();
            add(std::move(forecaster), weather);
            if (!differs) {
                break;
            }
        }
    }
}

std::vector<std::string> weather_modes(const std::string& asked, const ExperimentConfig& config) {
    if (asked == "all") {
        return {"perfect", "issued", "none"};
    }
    return {asked.empty() ? config.issue.weather : asked};
}

ExperimentConfig serving(const ExperimentConfig& config, const std::vector<std::string>& weathers) {
    ExperimentConfig reading = config;
    if (std::find(weathers.begin(), weathers.end(), "issued") != weathers.end()) {
        reading.issue.weather = "issued";
    }
    return reading;
}

std::vector<std::string> labels(const std::vector<Contender>& contenders) {
    std::vector<std::string> texts;
    for (const Contender& contender : contenders) {
        const auto same = std::count_if(contenders.begin(), contenders.end(),
                                        [&](const Contender& other) { return other.name == contender.name; });
        texts.push_back(same > 1 ? contender.name + "/" + contender.weather : contender.name);
    }
    return texts;
}

}  // namespace forecast
