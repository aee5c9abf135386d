#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "forecast/net/http_message.hpp"
#include "forecast/tracking/run_store.hpp"

namespace forecast {

/// An entry of a directory among a run's artifacts.
struct RunFile {
    std::string path;  ///< relative to the run's artifacts
    bool is_directory = false;
    std::uintmax_t bytes = 0;
};

/// The artifacts of runs, by paths that strangers give: nothing outside a run's own is told or sent.
///
/// Throws Error(invalid_argument) for a path that climbs, and Error(permission) for a run whose files lie where this
/// server may not read. May be used from several threads at once.
class RunFiles {
public:
    virtual ~RunFiles() = default;
    /// What is in a directory ("" is the topmost), by name; empty if it is not there.
    [[nodiscard]] virtual std::vector<RunFile> list(const RunSummary& run, const std::string& path) const = 0;
    /// The file, as a download that a browser neither runs nor guesses at. Throws Error(not_found) if there is none.
    [[nodiscard]] virtual OutgoingAnswer send(const RunSummary& run, const std::string& path) const = 0;
};

}  // namespace forecast
