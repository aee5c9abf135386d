#pragma once

#include <memory>
#include <string>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>
#include <nlohmann/json.hpp>

#include "forecast/tracking/run_store.hpp"

namespace forecast {

/// What a server told, in MLflow's tables in memory, so that sorting, filters and references mean the same as in a
/// file. Entities are added as the server's JSON has them.
class RunMirror {
public:
    RunMirror();
    void add_experiment(const nlohmann::json& experiment);
    /// Its experiment was added before. Throws Error where the server gives it what is no run id.
    void add_run(const nlohmann::json& run);
    void add_history(const std::string& run_id, const std::string& key, const std::vector<nlohmann::json>& points);

    /// Metrics whose best value the last one does not tell. Runs of this program log a single point at
    /// step 0, and `evaluate` further ones after their end.
    [[nodiscard]] std::vector<std::string> keys_of_histories(const std::string& run_id);
    [[nodiscard]] const SQLite::Database& database() const { return database_; }
    [[nodiscard]] RunSummary run(const std::string& run_id) const;

private:
    SQLite::Database database_;
};

}  // namespace forecast
