#pragma once

#include <string_view>

#include "forecast/core/error.hpp"
#include "forecast/tracking/tracking_location.hpp"
#include "run_database.hpp"

// What the maintenance functions (run_maintenance.hpp) begin with.

namespace forecast {

/// The database file of `location`. Throws Error(invalid_argument) for a server, naming what to do there `instead`.
RunLocation maintained_database(const TrackingLocation& location, std::string_view instead);

/// The Error if the file is not there.
Error no_runs_yet(const RunLocation& file);

}  // namespace forecast
