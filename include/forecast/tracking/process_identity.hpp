#pragma once

#include <optional>
#include <string>

#include "forecast/tracking/run_store.hpp"

// Is the process that records a run still alive? A run that is RUNNING without one has died.

namespace forecast {

/// This machine's name.
std::string host_name();

/// Boot and clock tick at which process `pid` began; distinguishes it from a later process with the same number.
/// Nothing if no such process is alive.
std::optional<std::string> process_start(long pid);

/// The process that records a RUNNING run, by the run's tags forecast.host, .pid and .process_start.
struct RecordingProcess {
    std::string host;
    long pid = 0;
    bool is_here = false;   ///< on this host
    bool is_alive = false;  ///< on this host, and the same process
};
/// Nothing if the run has ended, or does not say who records it.
std::optional<RecordingProcess> recording_process(const RunSummary& run);

}  // namespace forecast
