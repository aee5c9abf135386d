#pragma once

#include <string>
#include <vector>

#include "forecast/tracking/model_registry.hpp"

namespace forecast {

/// The next version of the model `name`, made of the run's `model/`. Throws Error(usage) where the run has none.
NewModelVersion version_of_run(const std::string& name, const RunSummary& run, const RunStore& store);

}  // namespace forecast
