#pragma once

#include <optional>
#include <string>

#include "forecast/tracking/run_store.hpp"

namespace forecast {

std::string host_name();

/// Boot and clock tick at which the process began: tells it from a later one with the same number. Nothing if no such
/// process is alive.
std::optional<std::string> process_start(long pid);

/// The process that records a RUNNING run, as the run itself says.
struct RecordingProcess {
    std::string host;
    long pid = 0;
    bool is_here = false;   ///< of this host
    bool is_alive = false;  ///< here, and known to be
};
/// Nothing where the run has ended or does not say who records it.
std::optional<RecordingProcess> recording_process(const RunSummary& run);

}  // namespace forecast
