#pragma once

#include <string>

#include "forecast/workflow/recording.hpp"

namespace forecast {

/// Where the run was recorded, and what to type next: `next`, or `runs sync` if some of it waits for its store.
std::string describe_recording(const RecordedRun& run, const TrackingLocation& location, const std::string& next);

}  // namespace forecast
