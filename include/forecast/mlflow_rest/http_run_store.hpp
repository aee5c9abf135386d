#pragma once

#include <memory>

#include "forecast/tracking/run_store.hpp"

namespace forecast {

/// Runs of the MLflow server at `location`, through its REST interface. Nothing is asked yet.
///
/// Calls that a training waits for (log_batch, update_run, log_model, send_artifacts) give up soon; the others retry as
/// ServerAccess says.
std::unique_ptr<RunStore> make_http_run_store(const TrackingLocation& location);

}  // namespace forecast
