#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "forecast/config/load.hpp"
#include "forecast/core/cancellation.hpp"
#include "forecast/store/observation_store.hpp"
#include "forecast/tracking/tracking_location.hpp"
#include "forecast/training/rank_group.hpp"

namespace forecast {

/// Directory of runs, observations and lock, relative to the current one (FORECAST_HOME moves it).
inline constexpr const char* kRunsDirectory = "mlruns";

/// The places that a command works on. Made once from the environment, the `.env` files and the config, and handed
/// down: no workflow reads the environment.
///
///   tracking        MLFLOW_TRACKING_URI and what else MLflow's client reads
///   registry        MLFLOW_REGISTRY_URI, else tracking
///   store           FORECAST_STORE, POSTGRES_HOST and its like
///   run_id          MLFLOW_RUN_ID
///   experiment_id   MLFLOW_EXPERIMENT_ID
///   user            LOGNAME, USER, LNAME, USERNAME
///   place           what torchrun, srun or mpirun say: see find_place()
struct Workspace {
    std::filesystem::path directory = kRunsDirectory;  ///< the lock, and checkpoints of backtests
    TrackingLocation tracking{kRunsDirectory};
    TrackingLocation registry{kRunsDirectory};
    std::optional<std::string> store;          ///< overrides the store of a recorded config
    std::optional<std::string> run_id;         ///< MLFLOW_RUN_ID: the run that `train` resumes
    std::optional<std::string> experiment_id;  ///< MLFLOW_EXPERIMENT_ID
    std::string user;                          ///< who runs this; empty: the owner of the process
    std::optional<RankPlace> place;            ///< among several ranks; nothing: this process is alone

    /// The observation store if no config names one.
    [[nodiscard]] std::string observations() const { return store.value_or(ExperimentConfig().store); }

    /// The lock of who changes the run store: one process at a time. Throws Error(locked) naming the holder; with
    /// `wait` it waits instead, and throws Cancelled.
    [[nodiscard]] std::unique_ptr<StoreLock> lock_runs(bool wait, const Cancellation& cancellation = {}) const;
    /// The same for the observation store at `uri`; for one in a file it is the same lock. Taken before that is opened
    /// for writing.
    [[nodiscard]] std::unique_ptr<StoreLock> lock_observations(const std::string& uri, bool wait,
                                                               const Cancellation& cancellation = {}) const;
};

/// Throws Error(invalid_argument) where a launcher has started several ranks: `command` is done by one process.
void check_is_alone(const Workspace& workspace, const std::string& command);

/// `config` gives the artifact directories; nullptr: FORECAST_ARTIFACT_DIRECTORIES does.
Workspace make_workspace(const Environment& environment, const ExperimentConfig* config);

}  // namespace forecast
