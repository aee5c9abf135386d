#pragma once

#include <memory>

#include "forecast/tracking/model_registry.hpp"

namespace forecast {

/// The registry of the MLflow server at `location`; prompts, which MLflow 3 keeps there too, are not shown.
std::unique_ptr<ModelRegistry> make_http_model_registry(const TrackingLocation& location);

}  // namespace forecast
