#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "forecast/tracking/run_store.hpp"
#include "mlflow_api.hpp"
#include "run_mirror.hpp"

// Runs of a server, fetched into a RunMirror: a database in memory with MLflow's tables. Queries then mean the same as
// on a local file. The server's own search narrows down what is fetched, as far as it can.

namespace forecast {

/// Which runs to fetch.
struct RemoteRuns {
    std::string experiment = {};                             ///< its name; empty = all
    std::vector<std::string> experiment_ids = {};            ///< empty = all
    std::string filter = {};                                 ///< MLflow's; empty = all
    std::optional<Lifecycle> lifecycle = Lifecycle::active;  ///< nothing = either
    std::size_t most = 0;                                    ///< only so many, the newest; 0 = all
};

/// The server's experiments of this name (all, where it is empty), deleted ones too; returns their ids as JSON.
nlohmann::json fetch_experiments(MlflowApi& api, const std::string& name, RunMirror& mirror);
/// Runs of the server, and the experiments they belong to.
void fetch_runs(MlflowApi& api, const RemoteRuns& wanted, RunMirror& mirror);
/// The runs that `reference` may name: an id's beginning, a name or `latest`. All runs if the server cannot search for
/// it.
void fetch_candidates(MlflowApi& api, const std::string& reference, Lifecycle lifecycle, RunMirror& mirror);
/// The run with this id and its experiment. False if the server has no such run.
bool fetch_run(MlflowApi& api, const std::string& run_id, RunMirror& mirror);
/// All points of a metric, page by page.
void fetch_history(MlflowApi& api, const std::string& run_id, const std::string& key, RunMirror& mirror);

}  // namespace forecast
