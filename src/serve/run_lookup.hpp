#pragma once

#include <string>

#include "forecast/tracking/run_store.hpp"

namespace forecast {

/// The run with this id, deleted or not. Throws ApiError(RESOURCE_DOES_NOT_EXIST) if there is none.
RunSummary require_run(const RunStore& store, const std::string& run_id, const RunParts& parts);

}  // namespace forecast
