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

constexpr std::string_view kTso = "tso";

constexpr std::array kForecasters = {
    Entry{"j-1", make_last_day},  Entry{"j-7", make_last_week}, Entry{"climatology", make_climatology},
    Entry{"linear", make_linear}, Entry{kTso, make_tso},
};

}  // namespace

std::unique_ptr<Forecaster> make_statistical(const std::string& name, const StatisticalOptions& options) {
    std::vector<std::string> known;
    for (const Entry& entry : kForecasters) {
        if (entry.name == name) {
            return entry.make(options);
        }
        known.emplace_back(entry.name);
    }
    throw Error(ExitCode::usage, "unknown forecaster '{}'; there are {}", name, join(known, ", "));
}

std::vector<std::string> baseline_names() {
    std::vector<std::string> names;
    for (const Entry& entry : kForecasters) {
        if (entry.name != kTso) {
            names.emplace_back(entry.name);
        }
    }
    return names;
}

std::vector<std::string> baseline_names(const Frame& frame, const StatisticalOptions& options) {
    auto names = baseline_names();
    if (frame.find(options.tso_column)) {
        names.emplace_back(kTso);
    }
    return names;
}

}  // namespace forecast
