#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "forecast/core/series.hpp"

namespace forecast {

/// What the local server of the public APIs serves.
struct ApiData {
    std::vector<Observation> load;        ///< MW; served as Brest Métropole, as Bretagne and as the whole country
    std::chrono::seconds load_step{900};  ///< 15 or 30 min
    std::map<std::string, std::vector<Observation>> weather;  ///< hourly, by Open-Meteo's names, stamped as there; m/s
    Day until;  ///< "today" of the services: load and archive end before it
};

/// A simulated town from 2019 (or a year before `until`, if that is earlier), without faults of its own.
ApiData simulated_api_data(Day until);

/// National half-hours with Paris weather, 2020-2023, out of /shared/data; nothing where that folder is absent.
std::optional<ApiData> shared_api_data();

}  // namespace forecast
