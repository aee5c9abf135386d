#include "forecast/workflow/workspace.hpp"

#include "forecast/core/error.hpp"
#include "forecast/core/text.hpp"
#include "forecast/store/instance_lock.hpp"
#include "forecast/workflow/launcher.hpp"

namespace forecast {

std::unique_ptr<StoreLock> Workspace::lock_runs(bool wait, const Cancellation& cancellation) const {
    return std::make_unique<InstanceLock>(directory, wait, cancellation);
}

std::unique_ptr<StoreLock> Workspace::lock_observations(const std::string& uri, bool wait,
                                                        const Cancellation& cancellation) const {
    return lock_observation_store(uri, directory, wait, cancellation);
}

void check_is_alone(const Workspace& workspace, const std::string& command) {
    if (workspace.place) {
        throw Error(ErrorKind::invalid_argument, "{} started {} ranks, and {} is done by one process",
                    workspace.place->launcher, workspace.place->size, command)
            .with_advice("start it once, on the cores that it is to have");
    }
}

Workspace make_workspace(const Environment& environment, const ExperimentConfig* config) {
    const Variables variables = [&](const std::string& name) { return environment.get(name); };
    Workspace workspace;
    workspace.tracking = read_tracking_location(variables, kRunsDirectory);
    workspace.registry = read_registry_location(variables, kRunsDirectory);
    if (auto store = environment.store()) {
        workspace.store = std::move(store->text);
    }
    workspace.run_id = environment.get("MLFLOW_RUN_ID");
    workspace.experiment_id = environment.get("MLFLOW_EXPERIMENT_ID");
    for (const char* variable : {"LOGNAME", "USER", "LNAME", "USERNAME"}) {  // as Python's getpass looks for it
        workspace.user = workspace.user.empty() ? environment.get(variable).value_or("") : workspace.user;
    }
    workspace.place = find_place(variables);
    const auto directories = config != nullptr
                                 ? config->artifact_directories
                                 : split_list(environment.get("FORECAST_ARTIFACT_DIRECTORIES").value_or(""));
    workspace.tracking.artifact_directories = {directories.begin(), directories.end()};
    return workspace;
}

}  // namespace forecast
