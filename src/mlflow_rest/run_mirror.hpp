#pragma once

#include <memory>
#include <string>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>
#include <nlohmann/json.hpp>

#include "forecast/tracking/run_store.hpp"

namespace forecast {

/// The runs that a server has answered with, in MLflow's tables in memory: sorting, filters and references then mean
/// the same as in a file. Entities are added in the server's JSON.
///
/// Call order: (add_experiment (add_run add_history*)*)*
class RunMirror {
public:
    RunMirror();
    void add_experiment(const nlohmann::json& experiment);
    /// Throws Error if the server gave an id that is none, or a status that is unknown. REQUIRES: its experiment was
    /// added.
    void add_run(const nlohmann::json& run);
    void add_history(const std::string& run_id, const std::string& key, const std::vector<nlohmann::json>& points);

    /// The metrics whose best value may be another than the last one: their histories must be asked for. Runs of this
    /// program log a score as a single point at step 0, and `evaluate` adds points after the run's end.
    [[nodiscard]] std::vector<std::string> keys_of_histories(const std::string& run_id);
    [[nodiscard]] const SQLite::Database& database() const { return database_; }
    /// Throws Error if the run was not added.
    [[nodiscard]] RunSummary run(const std::string& run_id) const;

private:
    SQLite::Database database_;
};

}  // namespace forecast
