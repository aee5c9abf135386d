#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "forecast/core/cancellation.hpp"
#include "forecast/workflow/observer.hpp"
#include "forecast/workflow/workspace.hpp"

namespace forecast {

/// A series or table of both stores, as they were compared at the end.
struct CopiedPart {
    std::string name;            ///< a series' id, or a table's name
    std::size_t rows = 0;        ///< in the store that was copied
    std::size_t rows_there = 0;  ///< in the copy
    std::string sha256;          ///< of the rows that were copied
    std::string sha256_there;

    [[nodiscard]] bool is_same() const { return sha256 == sha256_there; }
};

struct StoreCopyRequest {
    std::string from;  ///< a store as in `store` of a config
    std::string to;    ///< is made if it is not there
    bool wait = false;
};

/// Copies observations with their revisions, issued forecasts and the daily tables from one store to another, a year of
/// a series at a time; what is there already is not written again, so that the same call goes on where an earlier one
/// ended. Then reads both and compares them. The store that is copied is only read; `cree_le` of the daily tables is
/// when a row was written there.
///
/// Throws Error(not_found) if there is nothing to copy, Error(invalid_argument) if both are one store, Error(locked) as
/// the lock of `to` does, and Cancelled.
std::vector<CopiedPart> copy_store(const StoreCopyRequest& request, const Workspace& workspace, Observer& observer,
                                   const Cancellation& cancellation);

}  // namespace forecast
