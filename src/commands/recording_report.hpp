#pragma once

#include <string>

#include "forecast/workflow/recording.hpp"

namespace forecast {

/// Where the run is and what to type next: `next`, or `runs sync` where some of it waits for its store.
std::string describe_recording(const RecordedRun& run, const TrackingLocation& location, const std::string& next);

}  // namespace forecast
