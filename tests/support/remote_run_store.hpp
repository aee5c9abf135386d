#pragma once

#include <memory>
#include <string>
#include <vector>

#include "forecast/mlflow/open_store.hpp"
#include "forecast/tracking/run_store.hpp"
#include "mlflow_server.hpp"
#include "temp_directory.hpp"

namespace forecast {

inline TrackingLocation location_of(const std::string& url, const TempDirectory& directory) {
    TrackingLocation location(url);
    location.directory = directory.path();
    location.server.backoff = std::chrono::milliseconds(1);
    location.server.jitter_seconds = 0;
    location.server.retries = 2;
    return location;
}

inline TrackingLocation location_of(const MlflowServer& server, const TempDirectory& directory) {
    return location_of(server.url(), directory);
}

/// A played server and the store that talks to it.
struct Remote {
    explicit Remote(const std::string& artifact_root = "mlflow-artifacts:/") : server(artifact_root) {}
    TempDirectory directory;
    MlflowServer server;
    std::unique_ptr<RunStore> store = open_run_store(location_of(server, directory));

    RunSummary run(const std::string& name = "first", const std::vector<Tag>& tags = {}) {
        return store->create_run({"brest", name, tags});
    }
};

}  // namespace forecast
