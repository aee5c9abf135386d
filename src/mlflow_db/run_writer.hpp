#pragma once

#include <string>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/tracking/run_store.hpp"
#include "forecast/tracking/run_values.hpp"
#include "run_files.hpp"

namespace forecast {

// Writes runs, params and tags to the tables of MLflow. SqliteRunStore calls these; metrics go through MetricWriter.
//
// Errors, as RunStore says: Error(not_found) for an unknown run, Error(invalid_argument) for what MLflow does not
// allow. `long_values`: whether a value beyond MLflow's limits is cut or refused.
//
// REQUIRES: a transaction of the caller.

/// Makes the experiment if it is new, or resumes the run that is named; returns the run's id.
std::string insert_run(SQLite::Database& database, const RunFiles& files, const NewRun& run, LongValues long_values);
/// Throws Error(not_found) if there is no such run, Error(invalid_argument) if it is deleted.
void check_writable_run(const SQLite::Database& database, const std::string& run_id);
/// Adds params; one that is there with the same value is accepted. With another value: Error(invalid_argument).
void insert_params(const SQLite::Database& database, const std::string& run_id, const std::vector<Param>& params,
                   LongValues long_values);
/// Sets tags, new or not.
void upsert_tags(const SQLite::Database& database, const std::string& run_id, const std::vector<Tag>& tags,
                 LongValues long_values);
/// The value of a tag; empty if there is none.
std::string stored_tag(const SQLite::Database& database, const std::string& run_id, const std::string& key);
/// Changes status and end time, as far as `update` gives them. A name is the tag mlflow.runName, see upsert_tags().
void update_row(const SQLite::Database& database, const std::string& run_id, const RunUpdate& update);
/// Deletes or restores the run. No row is removed.
void update_lifecycle(const SQLite::Database& database, const std::string& run_id, Lifecycle lifecycle);
/// Throws Error(not_found) where the run has no such tag.
void remove_tag(const SQLite::Database& database, const std::string& run_id, const std::string& key);

}  // namespace forecast
