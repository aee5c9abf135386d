#pragma once

#include <string>

#include "forecast/config/experiment_config.hpp"
#include "option_reader.hpp"

// What goes together in a config, beyond the range of each value. Each adds to `problems` a sentence for all that is
// wrong; `name` stands for the file in these.

namespace forecast {

/// Of the values as they are read: references to sources, addresses, the network.
void check_values(const ExperimentConfig& config, const std::string& name, ConfigErrors& problems);
/// Once complete_features() has filled in the rest: the forecasters and what the training follows.
void check_with_features(const ExperimentConfig& config, const std::string& name, ConfigErrors& problems);

}  // namespace forecast
