#pragma once

#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "forecast/core/error.hpp"
#include "forecast/mlflow/open_store.hpp"
#include "forecast/tracking/run_store.hpp"

namespace forecast {

/// A real store behind a line that is down for the next `failures` writes.
class BlockedRunStore : public RunStore {
public:
    static constexpr int kForEver = std::numeric_limits<int>::max();

    explicit BlockedRunStore(const std::string& root) : store_(open_run_store(root)) {}

    int failures = 0;
    int tries = 0;  ///< writes asked for
    std::vector<std::string> artifacts_sent;

    [[nodiscard]] const TrackingLocation& location() const override { return store_->location(); }
    RunSummary create_run(const NewRun& run) override { return store_->create_run(run); }
    void log_batch(const std::string& run_id, const std::vector<Metric>& metrics, const std::vector<Param>& params,
                   const std::vector<Tag>& tags) override {
        fail_or_pass();
        store_->log_batch(run_id, metrics, params, tags);
    }
    void log_inputs(const std::string& run_id, const std::vector<DatasetInput>& inputs) override {
        fail_or_pass();
        store_->log_inputs(run_id, inputs);
    }
    void update_run(const std::string& run_id, const RunUpdate& update) override {
        fail_or_pass();
        store_->update_run(run_id, update);
    }
    void log_model(const RunSummary& run, const std::string& history_item) override {
        fail_or_pass();
        store_->log_model(run, history_item);
    }
    std::filesystem::path artifact_directory(const RunSummary& run) override { return store_->artifact_directory(run); }
    void send_artifacts(const RunSummary& run) override {
        fail_or_pass();
        artifacts_sent.push_back(run.artifact_uri);
    }
    [[nodiscard]] std::vector<ArtifactFile> list_artifacts(const RunSummary& run) const override {
        return store_->list_artifacts(run);
    }
    [[nodiscard]] std::filesystem::path fetch_artifacts(const RunSummary& run) const override {
        return store_->fetch_artifacts(run);
    }
    [[nodiscard]] std::optional<RunSummary> read_run(const std::string& run_id, const RunParts& parts) const override {
        return store_->read_run(run_id, parts);
    }
    [[nodiscard]] Page<RunSummary> search(const RunQuery& query) const override { return store_->search(query); }
    [[nodiscard]] Page<RunMetric> search_history(const HistoryQuery& query) const override {
        return store_->search_history(query);
    }
    [[nodiscard]] RunSummary resolve(const std::string& reference, Lifecycle lifecycle) const override {
        return store_->resolve(reference, lifecycle);
    }
    void set_lifecycle(const std::string& run_id, Lifecycle lifecycle) override {
        store_->set_lifecycle(run_id, lifecycle);
    }
    [[nodiscard]] std::vector<DatasetInput> inputs(const std::string& run_id) const override {
        return store_->inputs(run_id);
    }
    Experiment create_experiment(const NewExperiment& experiment) override {
        return store_->create_experiment(experiment);
    }
    [[nodiscard]] std::optional<Experiment> find_experiment(const std::string& id) const override {
        return store_->find_experiment(id);
    }
    [[nodiscard]] std::optional<Experiment> find_experiment_named(const std::string& name) const override {
        return store_->find_experiment_named(name);
    }
    [[nodiscard]] Page<Experiment> search_experiments(const ExperimentQuery& query) const override {
        return store_->search_experiments(query);
    }
    void rename_experiment(const std::string& id, const std::string& name) override {
        store_->rename_experiment(id, name);
    }
    void set_experiment_lifecycle(const std::string& id, Lifecycle lifecycle) override {
        store_->set_experiment_lifecycle(id, lifecycle);
    }
    void set_experiment_tag(const std::string& id, const Tag& tag) override { store_->set_experiment_tag(id, tag); }
    void delete_experiment_tag(const std::string& id, const std::string& key) override {
        store_->delete_experiment_tag(id, key);
    }
    void delete_tag(const std::string& run_id, const std::string& key) override { store_->delete_tag(run_id, key); }
    std::vector<std::string> mark_orphaned_runs_failed() override { return store_->mark_orphaned_runs_failed(); }

private:
    void fail_or_pass() {
        ++tries;
        if (failures > 0) {
            --failures;
            throw Error(ErrorKind::unavailable, "the line is down");
        }
    }

    std::unique_ptr<RunStore> store_;
};

}  // namespace forecast
