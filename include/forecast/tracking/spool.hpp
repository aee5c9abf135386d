#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "forecast/core/error.hpp"
#include "forecast/tracking/run_store.hpp"

// Records of runs that the store could not take, kept in files until it can: one file a run,
// `<directory>/spool/RUN.jsonl`. ActiveRun writes them; later runs and `runs sync` deliver them.

namespace forecast {

/// What became of one spool file.
struct SpoolDelivery {
    std::string run_id;
    std::string uri;                ///< location of the store that it is for
    std::size_t records = 0;        ///< delivered now
    std::string failure;            ///< why some still wait; empty = all delivered, the file is gone
    bool elsewhere = false;         ///< it is for another location, and was not touched
    std::optional<ErrorKind> kind;  ///< of the failure
};

/// Where the records of a run wait.
std::filesystem::path spool_path(const TrackingLocation& location, const std::string& run_id);
/// Whether the store may take later what it did not take now: it was unavailable, locked, or refused access.
bool is_passing(const Error& failure);

/// The spool files of a location, sorted by name.
std::vector<std::filesystem::path> waiting_spools(const TrackingLocation& location);

/// Delivers all spool files of the store's location, each record once. What fails is in the result.
std::vector<SpoolDelivery> deliver_spools(RunStore& store);

}  // namespace forecast
