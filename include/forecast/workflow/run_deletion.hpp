#pragma once

#include <string>
#include <vector>

#include "forecast/tracking/model_registry.hpp"
#include "forecast/tracking/run_store.hpp"

namespace forecast {

// What stands against deleting runs. All throw what a person is told.

/// A process goes on to record one of them: its records would be refused, its files removed under it. `force`: one that
/// is not seen from this machine does not count.
void check_unrecorded(const std::vector<RunSummary>& runs, bool force);
/// A registered version was made by one of them and could no longer predict; `registry` is null where there is none.
void check_unregistered(const std::vector<RunSummary>& runs, const ModelRegistry* registry);

/// The experiment with this name, or else this id; throws Error(not_found) with the nearest name.
Experiment find_experiment(const RunStore& store, const std::string& reference);

}  // namespace forecast
