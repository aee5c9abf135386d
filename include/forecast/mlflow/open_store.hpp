#pragma once

#include <memory>

#include "forecast/tracking/model_registry.hpp"
#include "forecast/tracking/run_store.hpp"

// Opens whichever kind of store a location names: by REST (mlflow_rest) or a SQLite file (mlflow_db).

namespace forecast {

/// For writing. A server is not asked yet; a database is created if needed.
std::unique_ptr<RunStore> open_run_store(const TrackingLocation& location);
/// The same for the model registry.
std::unique_ptr<ModelRegistry> open_model_registry(const TrackingLocation& location);
/// For reading: nullptr if there is no database yet.
std::unique_ptr<RunStore> open_run_store_read_only(const TrackingLocation& location);
/// The same for the model registry.
std::unique_ptr<ModelRegistry> open_model_registry_read_only(const TrackingLocation& location);

}  // namespace forecast
