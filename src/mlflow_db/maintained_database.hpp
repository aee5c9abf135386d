#pragma once

#include <string_view>

#include "forecast/core/error.hpp"
#include "forecast/tracking/tracking_location.hpp"
#include "run_database.hpp"

namespace forecast {

/// The database file of `location`; of a server, Error(invalid_argument) with what is to be done there `instead`.
RunLocation maintained_database(const TrackingLocation& location, std::string_view instead);

Error no_runs_yet(const RunLocation& file);

}  // namespace forecast
