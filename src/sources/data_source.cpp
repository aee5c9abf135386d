#include "forecast/sources/data_source.hpp"

#include <array>

#include "forecast/core/error.hpp"
#include "makers.hpp"

namespace forecast {
namespace {

struct Entry {
    std::string_view type;
    std::unique_ptr<DataSource> (*make)(const std::string&, const SourceOptions&, HttpClient&);
};

constexpr std::array kSources = {
    Entry{"eco2mix", make_eco2mix},
    Entry{"open-meteo", make_open_meteo},
    Entry{"csv", make_csv},
    Entry{"simulated", make_simulated},
};

}  // namespace

std::chrono::seconds default_publication_delay(const SeriesInfo& info) {
    return info.id.rfind("open-meteo/", 0) == 0 ? std::chrono::seconds(kOpenMeteoDelay) : kEco2mixDelay;
}

std::unique_ptr<DataSource> make_source(const std::string& name, const SourceOptions& options, HttpClient& http) {
    std::string known;
    for (const auto& entry : kSources) {
        if (entry.type == options.type) {
            return entry.make(name, options, http);
        }
        known += fmt::format("{}{}", known.empty() ? "" : ", ", entry.type);
    }
    throw Error(ErrorKind::invalid_argument, "sources.{}: there is no source type '{}'; known types are {}", name,
                options.type, known);
}

}  // namespace forecast
