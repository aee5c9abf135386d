#pragma once

#include <string>
#include <vector>

#include "forecast/tracking/run_store.hpp"
#include "forecast/workflow/experiment_data.hpp"

namespace forecast {

/// What a run has read, a dataset a source: its series as columns, its place, a digest of all values with the times
/// from which they were known. `context` says what for: "training", "evaluation".
std::vector<DatasetInput> dataset_inputs(const ExperimentData& data, const ExperimentConfig& config,
                                         const std::string& context);

}  // namespace forecast
