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
    void finish_run(const std::string& run_id, RunStatus status, std::int64_t end_ms) override {
        fail_or_pass();
        store_->finish_run(run_id, status, end_ms);
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
    [[nodiscard]] std::vector<RunSummary> list(const RunQuery& query) const override { return store_->list(query); }
    [[nodiscard]] std::vector<Metric> history(const std::string& run_id, const std::string& key) const override {
        return store_->history(run_id, key);
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
    [[nodiscard]] std::vector<ExperimentSummary> experiments() const override { return store_->experiments(); }
    void set_experiment_lifecycle(const std::string& experiment_id, Lifecycle lifecycle) override {
        store_->set_experiment_lifecycle(experiment_id, lifecycle);
    }
    void delete_tag(const std::string& run_id, const std::string& key) override { store_->delete_tag(run_id, key); }
    std::vector<std::string> close_dead_runs() override { return store_->close_dead_runs(); }

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
