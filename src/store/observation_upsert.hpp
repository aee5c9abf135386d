#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/store/observation_store.hpp"

namespace forecast {

/// ObservationStore::upsert, within the caller's transaction.
UpsertCount upsert_series(SQLite::Database& database, const Series& series, Timestamp fetched_at);

}  // namespace forecast
