#pragma once

#include <memory>

#include "forecast/tracking/model_registry.hpp"
#include "forecast/tracking/run_store.hpp"

namespace forecast {

/// Connects to a server, or opens or creates a database (open_sqlite_run_store).
std::unique_ptr<RunStore> open_run_store(const TrackingLocation& location);
std::unique_ptr<ModelRegistry> open_model_registry(const TrackingLocation& location);
/// For reading commands: nothing is returned where there is no database yet.
std::unique_ptr<RunStore> open_run_store_read_only(const TrackingLocation& location);
std::unique_ptr<ModelRegistry> open_model_registry_read_only(const TrackingLocation& location);

}  // namespace forecast
