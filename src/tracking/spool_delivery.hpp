#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "forecast/core/error.hpp"
#include "forecast/tracking/run_store.hpp"
#include "spool_file.hpp"

namespace forecast {

/// Lets other writers of the same file have their turn between two transactions; of a server nothing is to be spared.
void leave_gap(const RunStore& store);

struct DeliveryOutcome {
    std::size_t records = 0;  ///< delivered now
    std::string failure;      ///< why some still wait
    bool blocked = false;     ///< a later try may help; else the store has refused them
    std::optional<ErrorKind> kind;
};

/// Delivers in order. What the store refuses is passed over and stays in the file, alone; the file goes when none does.
DeliveryOutcome deliver(SpoolFile& file, RunStore& store);

}  // namespace forecast
