#pragma once

#include <memory>

#include "forecast/tracking/model_registry.hpp"
#include "forecast/tracking/run_store.hpp"

namespace forecast {

// REQUIRES of each: `location` is no server's.

/// Opens or creates a database: MLflow's schema at revision acf3f17fdcc7, artifacts below the database's absolute
/// directory.
std::unique_ptr<RunStore> open_sqlite_run_store(const TrackingLocation& location);
std::unique_ptr<ModelRegistry> open_sqlite_model_registry(const TrackingLocation& location);
/// For reading: nothing is returned where there is no database yet.
std::unique_ptr<RunStore> open_sqlite_run_store_read_only(const TrackingLocation& location);
std::unique_ptr<ModelRegistry> open_sqlite_model_registry_read_only(const TrackingLocation& location);

}  // namespace forecast
