#pragma once

#include <optional>
#include <string>
#include <vector>

#include "forecast/config/experiment_config.hpp"
#include "forecast/core/finding.hpp"
#include "forecast/net/http_client.hpp"
#include "forecast/tracking/tracking_location.hpp"

namespace forecast {

Finding check_program();
/// libtorch, its BLAS, CUDA and the card, as the neural library sees them; loads it.
Finding check_neural_library();
Finding check_disk(const std::string& directory);
/// Who holds the lock below `directory`; the lock itself is not touched.
Finding check_lock(const std::string& directory);
std::vector<Finding> check_observations(const std::string& path);
/// A finding where the store at `path` holds values stamped by a wrong clock; nothing where it does not.
std::vector<Finding> check_stamps(const std::string& path);

/// Whether the MLflow server at `url` answers, and its version.
Finding check_tracking_server(HttpClient& http, const std::string& url);
/// Whoever of the tracking server and the sources' hosts there is to ask; `config` may be null.
std::vector<Finding> check_network(const TrackingLocation& location, const ExperimentConfig* config);
/// A finding for each host that `data fetch` would ask.
std::vector<Finding> check_sources(HttpClient& http, const ExperimentConfig& config);

}  // namespace forecast
