#pragma once

#include <string>
#include <vector>

#include "forecast/config/experiment_config.hpp"
#include "forecast/quality/coverage.hpp"

// What there is of each series, for `data status` and the API.

namespace forecast {

/// Of all series of the observation store at `uri`; empty if there is no store yet.
std::vector<Coverage> stored_coverage(const std::string& uri);
/// Of those of the config's sources; throws as read_experiment_data().
std::vector<Coverage> config_coverage(const ExperimentConfig& config, const std::string& config_file);

}  // namespace forecast
