#pragma once

#include <memory>

#include "forecast/tracking/model_registry.hpp"

namespace forecast {

/// The model registry of the MLflow server at `location`. Nothing is asked yet. Prompts, which MLflow 3 keeps in the
/// same place, are left out.
std::unique_ptr<ModelRegistry> make_http_model_registry(const TrackingLocation& location);

}  // namespace forecast
