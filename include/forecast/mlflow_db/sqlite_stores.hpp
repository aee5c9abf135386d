#pragma once

#include <memory>

#include "forecast/tracking/model_registry.hpp"
#include "forecast/tracking/run_store.hpp"

// Run store and model registry on an SQLite file that MLflow opens as well. REQUIRES of all: `location` is no server's.

namespace forecast {

/// Opens the database, or creates it with MLflow's schema and artifacts below the database's absolute directory. Throws
/// Error(invalid_argument) for tables that are not MLflow's, or of a release that this program does not know.
std::unique_ptr<RunStore> open_sqlite_run_store(const TrackingLocation& location);
/// The model registry in the same database, which is created likewise.
std::unique_ptr<ModelRegistry> open_sqlite_model_registry(const TrackingLocation& location);
/// For reading: nullptr if there is no database yet.
std::unique_ptr<RunStore> open_sqlite_run_store_read_only(const TrackingLocation& location);
/// For reading: nullptr if there is no database yet.
std::unique_ptr<ModelRegistry> open_sqlite_model_registry_read_only(const TrackingLocation& location);

}  // namespace forecast
