#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "forecast/config/load.hpp"
#include "forecast/tracking/active_run.hpp"
#include "forecast/workflow/training_run.hpp"
#include "forecast/workflow/workspace.hpp"

// A parent run with child runs, as MLflow's page folds them: the trials of a sweep, the folds of a cross-validation,
// the variants of a comparison.

namespace forecast {

// Tags of a child.
inline constexpr const char* kParentTag = "mlflow.parentRunId";
inline constexpr const char* kFailureTag = "forecast.failure";  ///< the sentence with which it failed
inline constexpr const char* kSeedTag = "forecast.seed";        ///< of one of several trainings of a config

/// The run that has children: "KIND NAME" for the config's run_name, with what `provenance` and `user` say. Never one
/// that MLFLOW_RUN_ID names, which is a training's.
NewRun parent_run(const LoadedConfig& config, const Workspace& workspace, const std::string& kind,
                  const std::vector<Tag>& provenance, const std::vector<Tag>& user);

/// A child to record.
struct ChildRun {
    std::string name;
    LoadedConfig config;    ///< its config.json and its params
    std::vector<Tag> tags;  ///< besides those of every child
};

/// What became of a child.
struct RecordedChild {
    std::string run_id;
    RunStatus status = RunStatus::failed;
    std::string failure;  ///< of a failed one: its sentence
};

/// Records a child of `parent` in the parent's experiment while `work` runs, which logs to it.
///
/// The child is FINISHED when `work` returns; FAILED if it throws an Error, whose sentence becomes its tag and its
/// note; KILLED if it throws Cancelled. Neither is thrown on: a child that fails does not end its parent. Anything else
/// that is thrown is, and so is what the store says where the child cannot be created.
///
/// May be called from several threads at once.
RecordedChild record_child(RunStore& store, const RunSummary& parent, const ChildRun& child,
                           const std::function<void(ActiveRun&)>& work);

/// The same as what a task of a crew comes to: the object that `work` returns, or an empty one, with `run_id` and, of a
/// child that failed, its sentence as `failure`. Throws Cancelled where the child was killed.
nlohmann::json record_child_task(RunStore& store, const RunSummary& parent, const ChildRun& child,
                                 const std::function<nlohmann::json(ActiveRun&)>& work);

/// Deletes the children of `parent` but those that are `kept`: what ranks that were lost have left.
void delete_other_children(RunStore& store, const RunSummary& parent, const std::set<std::string>& kept);

/// training.seed and those that follow. Throws Error(invalid_argument) where they pass the largest number.
std::vector<std::int64_t> following_seeds(std::int64_t first, std::size_t count);

/// All children of `parent`, oldest first.
std::vector<RunSummary> children_of(const RunStore& store, const RunSummary& parent);

}  // namespace forecast
