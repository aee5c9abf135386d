#pragma once

#include <optional>
#include <string>
#include <vector>

#include "forecast/config/experiment_config.hpp"
#include "forecast/core/finding.hpp"
#include "forecast/net/http_client.hpp"
#include "forecast/tracking/tracking_location.hpp"

// The checks of `doctor`: is this installation, its store and its network in order? Each returns findings, and throws
// nothing for what it finds.

namespace forecast {

/// Versions of this program and of the libraries that it links.
Finding check_program();
/// Versions of libtorch, its BLAS, CUDA and the card, as the neural library reports them; loads it.
Finding check_neural_library();
/// Free space below `directory`.
Finding check_disk(const std::string& directory);
/// Who holds the lock below `directory`, or why it could not be taken. Does not take it.
Finding check_lock(const std::string& directory);
/// The observation store at `path`: its size, damage, and whether it may be written.
std::vector<Finding> check_observations(const std::string& path);
/// A problem if the store at `path` has values stamped by a wrong clock; else nothing.
std::vector<Finding> check_stamps(const std::string& path);

/// Whether the MLflow server at `url` answers, and its version.
Finding check_tracking_server(HttpClient& http, const std::string& url);
/// The tracking server, if there is one, and the hosts of the sources; `config` may be null.
std::vector<Finding> check_network(const TrackingLocation& location, const ExperimentConfig* config);
/// A finding for each host that `data fetch` would ask: whether it answers, and how its clock differs.
std::vector<Finding> check_sources(HttpClient& http, const ExperimentConfig& config);

}  // namespace forecast
