#pragma once

#include <string>
#include <vector>

#include "forecast/tracking/run_store.hpp"
#include "forecast/workflow/experiment_data.hpp"

namespace forecast {

/// What a run has read, one dataset for each source: its series as columns, where it is, and a digest of all values and
/// when they were known. `context` is what for: "training", "evaluation".
std::vector<DatasetInput> dataset_inputs(const ExperimentData& data, const ExperimentConfig& config,
                                         const std::string& context);

}  // namespace forecast
