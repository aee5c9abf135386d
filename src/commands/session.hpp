#pragma once

#include <memory>
#include <string>
#include <vector>

#include "console.hpp"
#include "forecast/tracking/model_registry.hpp"
#include "forecast/tracking/run_store.hpp"
#include "forecast/workflow/workspace.hpp"

namespace forecast {

/// --config and --set, which several commands share.
struct ConfigArguments {
    std::string file;
    std::vector<std::string> settings;
};

/// What one command works with: its config's options, the console, and the places and stores of its workspace. Each of
/// these is found or opened when it is first asked for, and once.
class Session {
public:
    Session(const ConfigArguments& config, const Console& console) : config_(config), console_(console) {}

    [[nodiscard]] const ConfigArguments& config() const { return config_; }
    [[nodiscard]] const Console& console() const { return console_; }
    /// With the `.env` beside the config where the command has one.
    const Workspace& workspace();

    /// For reading; nullptr if there is no run store yet.
    const RunStore* find_runs();
    /// These throw Error(not_found) if there is none yet.
    const RunStore& runs();
    RunStore& runs_for_change();

    /// For reading; nullptr if no model was registered yet.
    const ModelRegistry* find_registry();
    /// These throw Error(not_found) if there is none yet.
    const ModelRegistry& registry();
    ModelRegistry& registry_for_change();
    /// The same, created if there is none.
    ModelRegistry& registry_to_fill();

    /// The run that `reference` names, as the workflow's find_run() has it.
    RunSummary run(const std::string& reference, Lifecycle lifecycle = Lifecycle::active);

private:
    template <class Store>
    struct Opened {
        std::unique_ptr<Store> for_reading;
        std::unique_ptr<Store> for_change;
        [[nodiscard]] Store* any() const { return for_change ? for_change.get() : for_reading.get(); }
    };

    const ConfigArguments& config_;
    const Console& console_;
    std::unique_ptr<Workspace> workspace_;
    Opened<RunStore> runs_;
    Opened<ModelRegistry> registry_;
};

}  // namespace forecast
