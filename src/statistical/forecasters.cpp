#include "forecast/statistical/forecasters.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "baselines.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/text.hpp"
#include "weather_fallback.hpp"

namespace forecast {
namespace {

struct Entry {
    std::string_view name;
    std::unique_ptr<Forecaster> (*make)(const StatisticalOptions&);
};

constexpr std::string_view kLinear = "linear";
constexpr std::string_view kAdditive = "additive";
constexpr std::string_view kTso = "tso";

constexpr std::array kForecasters = {
    Entry{"j-1", make_last_day}, Entry{"j-7", make_last_week},    Entry{"climatology", make_climatology},
    Entry{kLinear, make_linear}, Entry{kAdditive, make_additive}, Entry{kTso, make_tso},
};

/// Under no weather ahead, those that learn from the weather of past days go on where that ends.
std::unique_ptr<Forecaster> make(const Entry& entry, const StatisticalOptions& options) {
    const bool learns = entry.name == kLinear || entry.name == kAdditive;
    if (learns && options.issue.weather == WeatherMode::none) {
        return std::make_unique<WeatherFallback>(entry.make, options);
    }
    return entry.make(options);
}

}  // namespace

std::unique_ptr<Forecaster> make_statistical(const std::string& name, const StatisticalOptions& options) {
    std::vector<std::string> known;
    for (const Entry& entry : kForecasters) {
        if (entry.name == name) {
            return make(entry, options);
        }
        known.emplace_back(entry.name);
    }
    throw Error(ErrorKind::invalid_argument, "unknown forecaster '{}'; there are {}", name, join(known, ", "));
}

bool can_be_recorded(const std::string& forecaster) {
    return forecaster == kNetworkName ||
           (forecaster != kTso && std::any_of(kForecasters.begin(), kForecasters.end(),
                                              [&](const Entry& entry) { return entry.name == forecaster; }));
}

std::vector<std::string> forecaster_names(const Frame& frame, const StatisticalOptions& options) {
    std::vector<std::string> names;
    for (const Entry& entry : kForecasters) {
        const bool lacks_terms = entry.name == kAdditive && options.additive.terms.empty();
        const bool lacks_column = entry.name == kTso && !frame.find(options.tso_column);
        if (!lacks_terms && !lacks_column) {
            names.emplace_back(entry.name);
        }
    }
    return names;
}

std::optional<std::vector<FeatureOptions>> features_of(const std::string& name, const StatisticalOptions& options) {
    if (name == kLinear || name == kAdditive) {
        return name == kLinear ? options.linear.features : options.additive.features;
    }
    const bool is_baseline =
        std::any_of(kForecasters.begin(), kForecasters.end(), [&](const Entry& entry) { return entry.name == name; });
    return is_baseline ? std::optional(std::vector<FeatureOptions>()) : std::nullopt;
}

}  // namespace forecast
