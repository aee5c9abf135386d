#pragma once

#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/store/observation_store.hpp"

namespace forecast {

/// ObservationStore::doubtful_stamps and ::mend_stamps, the latter within the caller's transaction.
std::vector<DoubtfulStamp> find_doubtful_stamps(const SQLite::Database& database, Timestamp at,
                                                const UsualDelay& otherwise);
void write_stamps(const SQLite::Database& database, const std::vector<DoubtfulStamp>& stamps);

}  // namespace forecast
