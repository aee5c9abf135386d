#pragma once

#include <memory>

#include "forecast/tracking/run_store.hpp"

namespace forecast {

/// Runs of the MLflow server at `location`, by its REST interface. What a training waits for (log_batch, finish_run,
/// log_model, send_artifacts) gives up soon, the rest insists as ServerAccess says.
std::unique_ptr<RunStore> make_http_run_store(const TrackingLocation& location);

}  // namespace forecast
