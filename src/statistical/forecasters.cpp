#include "forecast/statistical/forecasters.hpp"

#include <array>
#include <string_view>

#include "baselines.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/text.hpp"

namespace forecast {
namespace {

struct Entry {
    std::string_view name;
    std::unique_ptr<Forecaster> (*make)(const StatisticalOptions&);
};

constexpr std::array kForecasters = {
    Entry{"j-1", make_last_day},  Entry{"j-7", make_last_week},     Entry{"climatology", make_climatology},
    Entry{"linear", make_linear}, Entry{"additive", make_additive},
};

}  // namespace

std::unique_ptr<Forecaster> make_statistical(const std::string& name, const StatisticalOptions& options) {
    for (const Entry& entry : kForecasters) {
        if (entry.name == name) {
            return entry.make(options);
        }
    }
    throw Error(ExitCode::usage, "unknown forecaster '{}'; there are {}", name, join(forecaster_names(options), ", "));
}

std::vector<std::string> forecaster_names(const StatisticalOptions& options) {
    std::vector<std::string> names;
    for (const Entry& entry : kForecasters) {
        if (entry.make != make_additive || !options.additive.terms.empty()) {
            names.emplace_back(entry.name);
        }
    }
    return names;
}

}  // namespace forecast
