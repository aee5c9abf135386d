#pragma once

#include <string>

#include <SQLiteCpp/SQLiteCpp.h>

namespace forecast {

/// The tag of an input that has the step at which a model was made, where MLflow's table has no column for it yet.
inline constexpr const char* kStepTag = "forecast.step";

/// Before the names of the tables of logged models: "" where they are MLflow's, "forecast_" where MLflow has not made
/// its own yet; nothing is read from tables that are not there.
struct LoggedModelTables {
    std::string prefix;
    bool are_there = false;
};
LoggedModelTables find_logged_model_tables(const SQLite::Database& database);

/// Makes them where they are not there, or moves what is in ours to MLflow's. REQUIRES: a transaction of the caller.
LoggedModelTables prepare_logged_model_tables(const SQLite::Database& database);

}  // namespace forecast
