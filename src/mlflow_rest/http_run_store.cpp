#include "forecast/mlflow_rest/http_run_store.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "artifact_copies.hpp"
#include "artifact_transfer.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/json.hpp"
#include "forecast/mlflow_db/run_inputs.hpp"
#include "forecast/mlflow_db/run_queries.hpp"
#include "forecast/mlflow_db/run_reference.hpp"
#include "forecast/tracking/clock.hpp"
#include "forecast/tracking/dataset_json.hpp"
#include "forecast/tracking/mlflow_tags.hpp"
#include "forecast/tracking/model_history.hpp"
#include "forecast/tracking/process_identity.hpp"
#include "forecast/tracking/run_values.hpp"
#include "forecast/tracking/spool.hpp"
#include "http_experiments.hpp"
#include "http_logged_model.hpp"
#include "http_run_creation.hpp"
#include "http_run_queries.hpp"
#include "mlflow_api.hpp"
#include "run_batches.hpp"
#include "run_mirror.hpp"

namespace forecast {
namespace {

using nlohmann::json;

constexpr std::size_t kMostHistories = 200;  // that are asked for, for the best values of one run

std::string tag_of(const json& run, const std::string& key) {
    for (const json& tag : array_of(object_of(run, "data"), "tags")) {
        if (text_of(tag, "key") == key) {
            return text_of(tag, "value");
        }
    }
    return "";
}

/// Of the metric `key`, or of all where that is empty: without their histories they are not known.
void forget_best_values(RunSummary& run, const std::string& key) {
    for (auto& [name, metric] : run.metrics) {
        if (key.empty() || name == key) {
            metric.best.reset();
        }
    }
}

class HttpRunStore final : public RunStore {
public:
    explicit HttpRunStore(TrackingLocation location);

    [[nodiscard]] const TrackingLocation& location() const override { return location_; }

    Experiment create_experiment(const NewExperiment& experiment) override {
        return create_remote_experiment(*api_, experiment, long_values_of(location_));
    }
    [[nodiscard]] std::optional<Experiment> find_experiment(const std::string& id) const override {
        return find_remote_experiment(*api_, id);
    }
    [[nodiscard]] std::optional<Experiment> find_experiment_named(const std::string& name) const override {
        return find_remote_experiment_named(*api_, name);
    }
    [[nodiscard]] Page<Experiment> search_experiments(const ExperimentQuery& query) const override {
        return search_remote_experiments(*api_, query);
    }
    void rename_experiment(const std::string& id, const std::string& name) override {
        rename_remote_experiment(*api_, id, name);
    }
    void set_experiment_lifecycle(const std::string& id, Lifecycle lifecycle) override {
        set_remote_experiment_lifecycle(*api_, id, lifecycle);
    }
    void set_experiment_tag(const std::string& id, const Tag& tag) override {
        set_remote_experiment_tag(*api_, id, tag, long_values_of(location_));
    }
    void delete_experiment_tag(const std::string& id, const std::string& key) override {
        delete_remote_experiment_tag(*api_, id, key);
    }

    RunSummary create_run(const NewRun& run) override;
    void log_batch(const std::string& run_id, const std::vector<Metric>& metrics, const std::vector<Param>& params,
                   const std::vector<Tag>& tags) override;
    void log_inputs(const std::string& run_id, const std::vector<DatasetInput>& inputs) override;
    void update_run(const std::string& run_id, const RunUpdate& update) override;
    void log_model(const RunSummary& run, const std::string& history_item) override;
    void set_lifecycle(const std::string& run_id, Lifecycle lifecycle) override;
    void delete_tag(const std::string& run_id, const std::string& key) override;
    std::vector<std::string> mark_orphaned_runs_failed() override;

    std::filesystem::path artifact_directory(const RunSummary& run) override { return copies_.make(run); }
    void send_artifacts(const RunSummary& run) override { copies_.send(run); }
    [[nodiscard]] std::vector<ArtifactFile> list_artifacts(const RunSummary& run) const override;
    [[nodiscard]] std::filesystem::path fetch_artifacts(const RunSummary& run) const override {
        return copies_.fetch(run);
    }

    [[nodiscard]] std::optional<RunSummary> read_run(const std::string& run_id, const RunParts& parts) const override;
    [[nodiscard]] Page<RunSummary> search(const RunQuery& query) const override;
    [[nodiscard]] Page<RunMetric> search_history(const HistoryQuery& query) const override;
    [[nodiscard]] std::vector<DatasetInput> inputs(const std::string& run_id) const override;
    [[nodiscard]] RunSummary resolve(const std::string& reference, Lifecycle lifecycle) const override;

private:
    [[nodiscard]] bool is_running(const std::string& run_id) const;
    /// The run as the mirror has it, with the best values that its histories give.
    RunSummary with_best_values(const std::string& run_id, RunMirror& mirror) const;

    TrackingLocation location_;
    std::unique_ptr<MlflowApi> api_;  // reading uses its connections too
    ArtifactCopies copies_;
};

HttpRunStore::HttpRunStore(TrackingLocation location)
    : location_(std::move(location)), api_(std::make_unique<MlflowApi>(location_)), copies_(*api_, location_) {}

RunSummary HttpRunStore::create_run(const NewRun& run) {
    const LongValues long_values = long_values_of(location_);
    const RemoteRun made =
        run.run_id ? resume_remote_run(*api_, run, long_values) : create_remote_run(*api_, run, long_values);
    RunMirror mirror;
    mirror.add_experiment(made.experiment);
    mirror.add_run(made.run);
    return mirror.run(text_of(object_of(made.run, "info"), "run_id"));
}

void HttpRunStore::log_batch(const std::string& run_id, const std::vector<Metric>& metrics,
                             const std::vector<Param>& params, const std::vector<Tag>& tags) {
    for (const json& batch : split_batch(run_id, metrics, params, tags, {long_values_of(location_), now_ms()})) {
        api_->call({"POST", "runs/log-batch", {}, batch}, RetryPolicy::brief);
    }
    for (const auto& [key, value] : tags) {
        if (key == kNameTag) {
            api_->call({"POST", "runs/update", {}, {{"run_id", run_id}, {"run_name", value}}}, RetryPolicy::brief);
        }
    }
}

void HttpRunStore::log_inputs(const std::string& run_id, const std::vector<DatasetInput>& inputs) {
    json datasets = json::array();
    for (const DatasetInput& input : inputs) {
        datasets.push_back(input_json(input));
    }
    const ApiCall call{"POST", "runs/log-inputs", {}, {{"run_id", run_id}, {"datasets", datasets}}};
    const ApiAnswer answer = api_->ask(call, RetryPolicy::brief);
    const bool is_unknown_route = answer.status == 404 && answer.error_code.empty();  // before MLflow 2.4
    if (!answer.ok() && !is_unknown_route) {
        api_->refuse(call, answer);
    }
}

void HttpRunStore::update_run(const std::string& run_id, const RunUpdate& update) {
    json body = {{"run_id", run_id}};
    if (update.status) {
        body["status"] = std::string(to_string(*update.status));
    }
    if (update.end_ms) {
        body["end_time"] = *update.end_ms;
    }
    if (update.name) {
        body["run_name"] = stored_text(*update.name, kLongestKey);
    }
    api_->call({"POST", "runs/update", {}, body}, RetryPolicy::brief);
}

void HttpRunStore::log_model(const RunSummary& run, const std::string& history_item) {
    const json answer = api_->call({"GET", "runs/get", {{"run_id", run.run_id}}, {}}, RetryPolicy::brief);
    const json& known = object_of(answer, "run");
    const std::string history = with_model(tag_of(known, kModelHistoryTag), history_item);
    log_batch(run.run_id, {}, {}, {{kModelHistoryTag, history}});
    const json item = parse_json(history_item);
    const std::string path = item.contains("artifact_path") ? text_of(item, "artifact_path") : "model";
    const std::string experiment = text_of(object_of(known, "info"), "experiment_id");
    try {
        log_remote_model(*api_, {experiment, run.run_id, path, text_of(item, "model_uuid")},
                         copies_.directory(run) / path);
    } catch (const Error& refusal) {
        if (is_passing(refusal)) {
            throw;
        }
        spdlog::warn("{}; the run {} has its model all the same", refusal.what(), run.run_id);
    }
}

std::vector<ArtifactFile> HttpRunStore::list_artifacts(const RunSummary& run) const {
    return list_remote_artifacts(*api_, run.run_id);
}

std::optional<RunSummary> HttpRunStore::read_run(const std::string& run_id, const RunParts& parts) const {
    RunMirror mirror;
    if (!fetch_run(*api_, run_id, mirror)) {
        return std::nullopt;
    }
    auto run = query_run(mirror.database(), run_id, parts);
    if (run) {
        forget_best_values(*run, {});
    }
    return run;
}

Page<RunSummary> HttpRunStore::search(const RunQuery& query) const {
    const bool newest_only = query.filter.empty() && query.order_by.empty() && query.limit;
    const std::size_t most = newest_only ? page_offset(query.page_token) + *query.limit + 1 : 0;
    RunMirror mirror;
    fetch_runs(*api_, {query.experiment, query.experiment_ids, "", query.lifecycle, most}, mirror);
    auto page = query_runs(mirror.database(), query);
    for (RunSummary& run : page.entries) {
        forget_best_values(run, {});
    }
    return page;
}

Page<RunMetric> HttpRunStore::search_history(const HistoryQuery& query) const {
    RunMirror mirror;
    for (const std::string& run_id : query.run_ids) {
        fetch_history(*api_, run_id, query.key, mirror);
    }
    return query_history(mirror.database(), query);
}

RunSummary HttpRunStore::resolve(const std::string& reference, Lifecycle lifecycle) const {
    RunMirror mirror;
    if (!is_run_id(reference) || !fetch_run(*api_, reference, mirror)) {
        fetch_candidates(*api_, reference, lifecycle, mirror);
    }
    const std::string run_id = find_run(mirror.database(), reference, lifecycle);
    return with_best_values(run_id, mirror);
}

void HttpRunStore::set_lifecycle(const std::string& run_id, Lifecycle lifecycle) {
    const std::string path = lifecycle == Lifecycle::deleted ? "runs/delete" : "runs/restore";
    api_->call({"POST", path, {}, {{"run_id", run_id}}});
}

std::vector<DatasetInput> HttpRunStore::inputs(const std::string& run_id) const {
    RunMirror mirror;
    fetch_run(*api_, run_id, mirror);
    return query_inputs(mirror.database(), run_id);
}

void HttpRunStore::delete_tag(const std::string& run_id, const std::string& key) {
    if (!api_->find({"POST", "runs/delete-tag", {}, {{"run_id", run_id}, {"key", key}}})) {
        throw Error(ErrorKind::not_found, "the run {} has no tag '{}'", run_id, key);
    }
}

std::vector<std::string> HttpRunStore::mark_orphaned_runs_failed() {
    RunMirror mirror;
    const std::string filter =
        fmt::format("attributes.status = 'RUNNING' AND tags.`forecast.host` = '{}'", host_name());
    fetch_runs(*api_, {"", {}, filter}, mirror);
    std::vector<std::string> marked;
    for (const RunSummary& run : query_runs(mirror.database(), {}).entries) {
        const auto process = recording_process(run);
        if (process && process->is_here && !process->is_alive && is_running(run.run_id)) {
            finish_run(run.run_id, RunStatus::failed, now_ms());
            marked.push_back(run.run_id);
        }
    }
    return marked;
}

/// It may have ended since the list was made.
bool HttpRunStore::is_running(const std::string& run_id) const {
    RunMirror mirror;
    return fetch_run(*api_, run_id, mirror) && mirror.run(run_id).status == RunStatus::running;
}

RunSummary HttpRunStore::with_best_values(const std::string& run_id, RunMirror& mirror) const {
    const auto keys = mirror.keys_of_histories(run_id);
    const std::size_t asked = std::min(keys.size(), kMostHistories);  // each takes a request
    for (std::size_t i = 0; i < asked; ++i) {
        fetch_history(*api_, run_id, keys[i], mirror);
    }
    RunSummary run = mirror.run(run_id);
    for (std::size_t i = asked; i < keys.size(); ++i) {
        forget_best_values(run, keys[i]);
    }
    return run;
}

}  // namespace

std::unique_ptr<RunStore> make_http_run_store(const TrackingLocation& location) {
    return std::make_unique<HttpRunStore>(location);
}

}  // namespace forecast
