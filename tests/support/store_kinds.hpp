#pragma once

#include <memory>

#include "forecast/mlflow/open_store.hpp"
#include "own_server.hpp"
#include "remote_run_store.hpp"
#include "temp_directory.hpp"

namespace forecast {

// A run store and a registry of each kind, empty: what a test of their contract is run over.

struct OnFile {
    TempDirectory directory;
    std::unique_ptr<RunStore> store = open_run_store(directory.path().string());
    std::unique_ptr<ModelRegistry> registry = open_model_registry(directory.path().string());
};

struct OnServer {
    TempDirectory directory;
    MlflowServer server;
    std::unique_ptr<RunStore> store = open_run_store(location_of(server.url(), directory));
    std::unique_ptr<ModelRegistry> registry = open_model_registry(location_of(server.url(), directory));
};

/// By REST to what `forecast serve` answers, which keeps it in a file.
struct OnOwnServer {
    TempDirectory directory;
    OwnServer server{directory};
    std::unique_ptr<RunStore> store = open_run_store(location_of(server.url(), directory));
    std::unique_ptr<ModelRegistry> registry = open_model_registry(location_of(server.url(), directory));
};

}  // namespace forecast
