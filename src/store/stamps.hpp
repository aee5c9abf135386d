#pragma once

#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/store/observation_store.hpp"

namespace forecast {

/// ObservationStore::doubtful_stamps().
std::vector<DoubtfulStamp> find_doubtful_stamps(const SQLite::Database& database, Timestamp at,
                                                const UsualDelay& otherwise);
/// ObservationStore::mend_stamps(). REQUIRES: a transaction of the caller.
void write_stamps(const SQLite::Database& database, const std::vector<DoubtfulStamp>& stamps);

}  // namespace forecast
