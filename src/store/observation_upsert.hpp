#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/store/observation_store.hpp"

namespace forecast {

/// ObservationStore::upsert(). REQUIRES: a transaction of the caller.
UpsertCount upsert_series(SQLite::Database& database, const Series& series, Timestamp fetched_at);

/// ObservationStore::restore_values(). REQUIRES: a transaction of the caller.
void add_values(SQLite::Database& database, const Series& series);

}  // namespace forecast
