#pragma once

#include <string>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/tracking/run_store.hpp"
#include "forecast/tracking/run_values.hpp"
#include "run_database.hpp"

namespace forecast {

// Writes experiments to the tables of MLflow. SqliteRunStore calls these, each within a transaction of its own.
//
// Errors, as RunStore says: Error(not_found) for an unknown id, Error(conflict) for a name that is taken,
// Error(invalid_argument) for an empty name or a change to a deleted experiment.
//
// REQUIRES: a transaction of the caller.

/// Creates an experiment, active and without runs. Without a location of its own its artifacts go below `root`.
Experiment insert_experiment(const SQLite::Database& database, const std::string& root, const NewExperiment& experiment,
                             LongValues long_values);
/// Renames an active experiment.
void update_experiment_name(const SQLite::Database& database, const std::string& id, const std::string& name);
/// Deletes or restores the experiment and all of its runs, as MLflow does it. No row is removed.
void update_experiment_lifecycle(const SQLite::Database& database, const std::string& id, Lifecycle lifecycle);
/// Sets a tag, new or not. `long_values`: whether a value beyond MLflow's limit is cut or refused.
void upsert_experiment_tag(const SQLite::Database& database, const std::string& id, const Tag& tag,
                           LongValues long_values);
/// Throws Error(not_found) too if the experiment has no such tag.
void remove_experiment_tag(const SQLite::Database& database, const std::string& id, const std::string& key);

}  // namespace forecast
