#pragma once

#include <string>
#include <vector>

#include "connections.hpp"
#include "forecast/tracking/run_store.hpp"
#include "forecast/tracking/run_values.hpp"
#include "history_pages.hpp"
#include "run_files.hpp"
#include "run_starts.hpp"

namespace forecast {

/// The contract of RunStore on MLflow's own SQLite database. Each call is one transaction.
class SqliteRunStore : public RunStore {
public:
    SqliteRunStore(TrackingLocation location, RunLocation file, std::unique_ptr<SQLite::Database> first,
                   Connections::Access access);

    [[nodiscard]] const TrackingLocation& location() const override { return location_; }

    Experiment create_experiment(const NewExperiment& experiment) override;
    [[nodiscard]] std::optional<Experiment> find_experiment(const std::string& id) const override;
    [[nodiscard]] std::optional<Experiment> find_experiment_named(const std::string& name) const override;
    [[nodiscard]] Page<Experiment> search_experiments(const ExperimentQuery& query) const override;
    void rename_experiment(const std::string& id, const std::string& name) override;
    void set_experiment_lifecycle(const std::string& id, Lifecycle lifecycle) override;
    void set_experiment_tag(const std::string& id, const Tag& tag) override;
    void delete_experiment_tag(const std::string& id, const std::string& key) override;

    RunSummary create_run(const NewRun& run) override;
    void log_batch(const std::string& run_id, const std::vector<Metric>& metrics, const std::vector<Param>& params,
                   const std::vector<Tag>& tags) override;
    void log_inputs(const std::string& run_id, const std::vector<DatasetInput>& inputs) override;
    void update_run(const std::string& run_id, const RunUpdate& update) override;
    void log_model(const RunSummary& run, const std::string& history_item) override;
    void set_lifecycle(const std::string& run_id, Lifecycle lifecycle) override;
    void delete_tag(const std::string& run_id, const std::string& key) override;
    std::vector<std::string> mark_orphaned_runs_failed() override;

    std::filesystem::path artifact_directory(const RunSummary& run) override;
    void send_artifacts(const RunSummary& /*run*/) override {}  // they are written where they belong
    [[nodiscard]] std::vector<ArtifactFile> list_artifacts(const RunSummary& run) const override;
    [[nodiscard]] std::filesystem::path fetch_artifacts(const RunSummary& run) const override;

    [[nodiscard]] std::optional<RunSummary> read_run(const std::string& run_id, const RunParts& parts) const override;
    [[nodiscard]] Page<RunSummary> search(const RunQuery& query) const override;
    [[nodiscard]] Page<RunMetric> search_history(const HistoryQuery& query) const override;
    [[nodiscard]] std::vector<DatasetInput> inputs(const std::string& run_id) const override;
    [[nodiscard]] RunSummary resolve(const std::string& reference, Lifecycle lifecycle) const override;

private:
    /// action(Connection&) in one transaction, for what a training records: it waits for another process no longer than
    /// the location's lock_timeout.
    template <class Action>
    void record(Action&& action);

    TrackingLocation location_;
    Connections connections_;
    RunFiles files_;
    LongValues long_values_;
    mutable HistoryPages history_pages_;
    mutable RunStarts run_starts_;
};

}  // namespace forecast
