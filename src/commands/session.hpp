#pragma once

#include <memory>
#include <string>
#include <vector>

#include "console.hpp"
#include "forecast/tracking/model_registry.hpp"
#include "forecast/tracking/run_store.hpp"
#include "forecast/workflow/workspace.hpp"

// What a command works with.

namespace forecast {

/// --config and --set, which several commands share.
struct ConfigArguments {
    std::string file;                   ///< empty: the command was given none
    std::vector<std::string> settings;  ///< key=value
    std::string territory = {};         ///< --territory: that one of the config alone; empty: all
};

/// The arguments of the config, the console, and the places and stores of the workspace. Each of these is found or
/// opened when it is first asked for, and once. Once a store was opened for changes, it is read from that opening, too.
///
/// REQUIRES: arguments and console outlive it.
class Session {
public:
    Session(const ConfigArguments& config, const Console& console) : config_(config), console_(console) {}

    [[nodiscard]] const ConfigArguments& config() const { return config_; }
    [[nodiscard]] const Console& console() const { return console_; }
    /// From the environment, and from the `.env` beside the config if there is one.
    const Workspace& workspace();

    /// The run store for reading; nullptr if there is none yet.
    const RunStore* find_runs();
    /// The same; throws Error(not_found) if there is none yet.
    const RunStore& runs();
    /// The run store for changes; throws Error(not_found) if there is none yet.
    RunStore& runs_for_change();

    /// The registry for reading; nullptr if there is none yet.
    const ModelRegistry* find_registry();
    /// The same; throws Error(not_found) if there is none yet.
    const ModelRegistry& registry();
    /// The registry for changes; throws Error(not_found) if there is none yet.
    ModelRegistry& registry_for_change();
    /// The same, but created if there is none.
    ModelRegistry& registry_to_fill();

    /// The run that `reference` names: see find_named_run() of the workflow.
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
