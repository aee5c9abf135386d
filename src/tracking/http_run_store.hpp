#pragma once

#include <memory>
#include <string>
#include <vector>

#include "forecast/tracking/run_store.hpp"
#include "mlflow_api.hpp"
#include "run_mirror.hpp"

namespace forecast {

/// Runs of an MLflow server, by its REST interface. What a training waits for (log_batch, finish_run, log_model,
/// send_artifacts) gives up soon, the rest insists as ServerAccess says.
class HttpRunStore : public RunStore {
public:
    explicit HttpRunStore(TrackingLocation location);

    [[nodiscard]] const TrackingLocation& location() const override { return location_; }
    RunSummary create_run(const NewRun& run) override;
    void log_batch(const std::string& run_id, const std::vector<Metric>& metrics, const std::vector<Param>& params,
                   const std::vector<Tag>& tags) override;
    void log_inputs(const std::string& run_id, const std::vector<DatasetInput>& inputs) override;
    void finish_run(const std::string& run_id, RunStatus status, std::int64_t end_ms) override;
    void log_model(const RunSummary& run, const std::string& history_item) override;
    std::filesystem::path artifact_directory(const RunSummary& run) override;
    void send_artifacts(const RunSummary& run) override;
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
    [[nodiscard]] bool is_running(const std::string& run_id) const;
    [[nodiscard]] std::filesystem::path local_copy(const RunSummary& run) const;
    /// The run as the mirror has it, and what its histories tell besides.
    RunSummary with_best_values(const std::string& run_id, RunMirror& mirror) const;

    TrackingLocation location_;
    std::unique_ptr<MlflowApi> api_;  // reading uses its connections too
};

}  // namespace forecast
