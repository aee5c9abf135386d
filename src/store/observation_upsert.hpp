#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/store/observation_store.hpp"

namespace forecast {

/// ObservationStore::upsert(). REQUIRES: a transaction of the caller.
UpsertCount upsert_series(SQLite::Database& database, const Series& series, Timestamp fetched_at);

}  // namespace forecast
