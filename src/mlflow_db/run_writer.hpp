#pragma once

#include <string>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/tracking/run_store.hpp"
#include "forecast/tracking/run_values.hpp"
#include "run_files.hpp"

namespace forecast {

// Each writes within the caller's transaction and throws Error where MLflow's rules are broken.

/// Makes the experiment if it is new, or resumes the run that is named; returns the run's id.
std::string insert_run(SQLite::Database& database, const RunFiles& files, const NewRun& run, LongValues long_values);
/// Throws Error unless the run is there and not deleted.
void check_writable_run(const SQLite::Database& database, const std::string& run_id);
void insert_params(const SQLite::Database& database, const std::string& run_id, const std::vector<Param>& params,
                   LongValues long_values);
void upsert_tags(const SQLite::Database& database, const std::string& run_id, const std::vector<Tag>& tags,
                 LongValues long_values);
/// Empty where there is none.
std::string stored_tag(const SQLite::Database& database, const std::string& run_id, const std::string& key);
void update_row(const SQLite::Database& database, const std::string& run_id, const RunUpdate& update);
void update_lifecycle(const SQLite::Database& database, const std::string& run_id, Lifecycle lifecycle);
/// Throws Error(not_found) where the run has no such tag.
void remove_tag(const SQLite::Database& database, const std::string& run_id, const std::string& key);

}  // namespace forecast
