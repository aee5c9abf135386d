#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/tracking/run_store.hpp"
#include "forecast/tracking/run_values.hpp"
#include "metric_writer.hpp"
#include "run_files.hpp"

namespace forecast {

/// Runs in MLflow's own SQLite database.
class SqliteRunStore : public RunStore {
public:
    SqliteRunStore(TrackingLocation location, RunLocation file, std::unique_ptr<SQLite::Database> database);

    [[nodiscard]] const TrackingLocation& location() const override { return location_; }
    RunSummary create_run(const NewRun& run) override;
    void log_batch(const std::string& run_id, const std::vector<Metric>& metrics, const std::vector<Param>& params,
                   const std::vector<Tag>& tags) override;
    void log_inputs(const std::string& run_id, const std::vector<DatasetInput>& inputs) override;
    void finish_run(const std::string& run_id, RunStatus status, std::int64_t end_ms) override;
    void log_model(const RunSummary& run, const std::string& history_item) override;
    std::filesystem::path artifact_directory(const RunSummary& run) override;
    void send_artifacts(const RunSummary& /*run*/) override {}  // they are written where they belong
    [[nodiscard]] std::vector<ArtifactFile> list_artifacts(const RunSummary& run) const override;
    [[nodiscard]] std::filesystem::path fetch_artifacts(const RunSummary& run) const override;
    [[nodiscard]] std::vector<RunSummary> list(const RunQuery& query) const override;
    [[nodiscard]] std::vector<Metric> history(const std::string& run_id, const std::string& key) const override;
    [[nodiscard]] RunSummary resolve(const std::string& reference, Lifecycle lifecycle) const override;
    void set_lifecycle(const std::string& run_id, Lifecycle lifecycle) override;
    [[nodiscard]] std::vector<DatasetInput> inputs(const std::string& run_id) const override;
    [[nodiscard]] std::vector<ExperimentSummary> experiments() const override;
    void set_experiment_lifecycle(const std::string& experiment_id, Lifecycle lifecycle) override;
    void delete_tag(const std::string& run_id, const std::string& key) override;
    std::vector<std::string> close_dead_runs() override;

private:
    void end_run(const std::string& run_id, RunStatus status, std::int64_t end_ms);
    void checkpoint();
    void insert_metrics(const std::string& run_id, const std::vector<Metric>& metrics);

    TrackingLocation location_;
    RunLocation file_;
    RunFiles files_;
    LongValues long_values_;
    std::unique_ptr<SQLite::Database> database_;
    std::optional<MetricWriter> metrics_;  ///< there from the first points on
};

}  // namespace forecast
