#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "forecast/core/error.hpp"
#include "forecast/tracking/run_store.hpp"

namespace forecast {

/// What became of one spool file, `<directory>/spool/<run id>.jsonl`.
struct SpoolDelivery {
    std::string run_id;
    std::string uri;                ///< where it belongs
    std::size_t records = 0;        ///< delivered now
    std::string failure;            ///< why it still waits; empty = it is delivered and the file gone
    bool elsewhere = false;         ///< it belongs to another location and was not touched
    std::optional<ErrorKind> kind;  ///< of the failure
};

/// Where the records of a run wait for its store.
std::filesystem::path spool_path(const TrackingLocation& location, const std::string& run_id);
/// Whether the store may take later what it did not take now.
bool is_passing(const Error& failure);

/// The spool files of a location, by name.
std::vector<std::filesystem::path> waiting_spools(const TrackingLocation& location);

/// Delivers what earlier runs could not, each record once. One SpoolDelivery a file.
std::vector<SpoolDelivery> deliver_spools(RunStore& store);

}  // namespace forecast
