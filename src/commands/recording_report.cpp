#include "recording_report.hpp"

#include <fmt/format.h>

namespace forecast {

std::string describe_recording(const RecordedRun& run, const TrackingLocation& location, const std::string& next) {
    return run.undelivered
               ? fmt::format("Recorded as run {}, not delivered yet.\nNext, when {} is back: forecast runs sync\n",
                             run.id, location.mlflow_uri())
               : fmt::format("Recorded as run {}.\nNext: {}\n", run.id, next);
}

}  // namespace forecast
