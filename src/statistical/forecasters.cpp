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

constexpr std::string_view kAdditive = "additive";
constexpr std::string_view kTso = "tso";

constexpr std::array kForecasters = {
    Entry{"j-1", make_last_day},  Entry{"j-7", make_last_week},    Entry{"climatology", make_climatology},
    Entry{"linear", make_linear}, Entry{kAdditive, make_additive}, Entry{kTso, make_tso},
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

}  // namespace forecast
