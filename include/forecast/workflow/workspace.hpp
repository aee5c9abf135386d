#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "forecast/config/load.hpp"
#include "forecast/tracking/tracking_location.hpp"

namespace forecast {

/// The directory of runs, observations and the lock, relative to the current one (FORECAST_HOME moves it).
inline constexpr const char* kRunsDirectory = "mlruns";

/// The places that a command works on, found once from the environment, the `.env` files and the config, and handed
/// down: no workflow reads the environment.
struct Workspace {
    std::filesystem::path directory = kRunsDirectory;  ///< the lock, and checkpoints of backtests
    TrackingLocation tracking{kRunsDirectory};
    TrackingLocation registry{kRunsDirectory};
    std::optional<std::string> store;          ///< FORECAST_STORE: goes before the store of a recorded config
    std::optional<std::string> run_id;         ///< MLFLOW_RUN_ID: the run that `train` resumes
    std::optional<std::string> experiment_id;  ///< MLFLOW_EXPERIMENT_ID
    std::string user;                          ///< who runs this; empty: as the system knows the process's owner

    /// The observation store where no config names one.
    [[nodiscard]] std::string observations() const { return store.value_or(ExperimentConfig().store); }
};

/// `artifact_directories`: the config's; without a config those of FORECAST_ARTIFACT_DIRECTORIES count.
Workspace make_workspace(const Environment& environment, const ExperimentConfig* config);

}  // namespace forecast
