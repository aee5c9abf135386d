#pragma once

#include <vector>

#include "forecast/store/observation_store.hpp"

namespace forecast {

/// What ObservationStore::upsert() comes to: the same for every database.
struct UpsertPlan {
    UpsertCount count;
    std::vector<Observation> writes;  ///< to be added, or to replace the value of the same time and stamp
};

/// `newest` is the newest revision of each time that the store has within the span of `values`, sorted by time.
/// REQUIRES: `values` sorted by (time, available_at).
UpsertPlan plan_upsert(const std::vector<Observation>& values, const std::vector<Observation>& newest,
                       Timestamp fetched_at);

}  // namespace forecast
