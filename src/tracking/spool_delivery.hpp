#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "forecast/core/error.hpp"
#include "forecast/tracking/run_store.hpp"
#include "spool_file.hpp"

namespace forecast {

/// Pauses between two transactions, so that other writers of the same file get their turn. Does nothing for a server.
void leave_gap(const RunStore& store);

/// What became of the records of one spool file.
struct DeliveryOutcome {
    std::size_t records = 0;  ///< delivered now
    std::string failure;      ///< why some still wait
    bool blocked = false;     ///< a later try may help; else the store refused some for good
    std::optional<ErrorKind> kind;
};

/// Delivers the waiting records in order. What the store refuses for good is skipped and stays in the file; the file
/// goes when nothing stays.
///
/// Small batches of metrics that follow each other are sent as one, of at most 1000 points.
DeliveryOutcome deliver(SpoolFile& file, RunStore& store);

}  // namespace forecast
