#pragma once

#include <memory>
#include <string>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/tracking/run_store.hpp"
#include "run_database.hpp"

namespace forecast {

/// Runs in MLflow's own SQLite database.
class SqliteRunStore : public RunStore {
public:
    SqliteRunStore(RunLocation location, std::unique_ptr<SQLite::Database> database);

    RunSummary create_run(const NewRun& run) override;
    void log_batch(const std::string& run_id, const std::vector<Metric>& metrics, const std::vector<Param>& params,
                   const std::vector<Tag>& tags) override;
    void finish_run(const std::string& run_id, RunStatus status) override;
    [[nodiscard]] std::vector<RunSummary> list(const RunQuery& query) const override;
    [[nodiscard]] std::vector<Metric> history(const std::string& run_id, const std::string& key) const override;
    [[nodiscard]] RunSummary resolve(const std::string& reference) const override;
    std::vector<std::string> close_dead_runs() override;

private:
    void end_run(const std::string& run_id, RunStatus status);
    void checkpoint();

    RunLocation location_;
    std::unique_ptr<SQLite::Database> database_;
};

}  // namespace forecast
