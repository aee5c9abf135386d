#include "session.hpp"

#include "common.hpp"
#include "forecast/mlflow/open_store.hpp"
#include "forecast/workflow/trained_run.hpp"
#include "row_commands.hpp"

namespace forecast {
namespace {

/// As the commands go there that a person waits for; trainings, backtests and forecasts open their stores themselves.
TrackingLocation for_a_person(TrackingLocation location) {
    location.server.a_person_waits = true;
    return location;
}

}  // namespace

const Workspace& Session::workspace() {
    if (!workspace_) {
        const Environment environment(std::filesystem::path(config_.file).parent_path());
        auto config = std::optional<ExperimentConfig>();
        if (row_task_of(config_)) {
            config.emplace().artifact_directories = load_tabular_config(config_).values.artifact_directories;
        } else if (!config_.file.empty()) {
            config = load_config(config_).values;
        }
        workspace_ = std::make_unique<Workspace>(make_workspace(environment, config ? &*config : nullptr));
    }
    return *workspace_;
}

const RunStore* Session::find_runs() {
    if (runs_.any() == nullptr) {
        runs_.for_reading = open_run_store_read_only(for_a_person(workspace().tracking));
    }
    return runs_.any();
}

const RunStore& Session::runs() {
    if (find_runs() == nullptr) {
        throw no_runs_yet(workspace().tracking);
    }
    return *runs_.any();
}

RunStore& Session::runs_for_change() {
    runs();  // opening for writing would make what is not there
    if (!runs_.for_change) {
        runs_.for_change = open_run_store(for_a_person(workspace().tracking));
    }
    return *runs_.for_change;
}

const ModelRegistry* Session::find_registry() {
    if (registry_.any() == nullptr) {
        registry_.for_reading = open_model_registry_read_only(for_a_person(workspace().registry));
    }
    return registry_.any();
}

const ModelRegistry& Session::registry() {
    if (find_registry() == nullptr) {
        throw Error(ErrorKind::not_found, "there are no registered models at {} yet", workspace().registry.uri)
            .with_advice("type: forecast models register NAME");
    }
    return *registry_.any();
}

ModelRegistry& Session::registry_for_change() {
    registry();  // opening for writing would make what is not there
    return registry_to_fill();
}

ModelRegistry& Session::registry_to_fill() {
    if (!registry_.for_change) {
        registry_.for_change = open_model_registry(for_a_person(workspace().registry));
    }
    return *registry_.for_change;
}

RunSummary Session::run(const std::string& reference, Lifecycle lifecycle) {
    const RunStore& store = runs();
    return find_named_run(
               store, [this] { return find_registry(); }, reference, lifecycle)
        .run;
}

}  // namespace forecast
