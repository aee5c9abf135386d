#include "forecast/mlflow_rest/http_run_store.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "artifact_transfer.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"
#include "forecast/core/json.hpp"
#include "forecast/mlflow_db/experiments.hpp"
#include "forecast/mlflow_db/run_inputs.hpp"
#include "forecast/mlflow_db/run_queries.hpp"
#include "forecast/mlflow_db/run_reference.hpp"
#include "forecast/tracking/clock.hpp"
#include "forecast/tracking/dataset_json.hpp"
#include "forecast/tracking/local_path.hpp"
#include "forecast/tracking/mlflow_tags.hpp"
#include "forecast/tracking/model_history.hpp"
#include "forecast/tracking/process_identity.hpp"
#include "forecast/tracking/run_values.hpp"
#include "forecast/tracking/spool.hpp"
#include "http_logged_model.hpp"
#include "http_run_creation.hpp"
#include "http_run_queries.hpp"
#include "mlflow_api.hpp"
#include "run_batches.hpp"
#include "run_mirror.hpp"

namespace forecast {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::size_t kMostHistories = 200;  // that are asked for to tell the best values of one run

std::string tag_of(const json& run, const std::string& key) {
    for (const json& tag : array_of(object_of(run, "data"), "tags")) {
        if (text_of(tag, "key") == key) {
            return text_of(tag, "value");
        }
    }
    return "";
}

/// By what a copy of the run's artifacts is known to be of the run as it is now.
std::string stamp_of(const RunSummary& run) {
    return fmt::format("{} {}", to_string(run.status), run.end_ms.value_or(0));
}

bool has_stamp(const fs::path& file, const RunSummary& run) {
    std::error_code unreadable;
    return run.status != RunStatus::running && fs::is_regular_file(file, unreadable) &&
           read_file(file) == stamp_of(run);
}

/// What is recorded on this host is sent when the run ends: until then its own files are newer than the server's.
bool is_recorded_here(const RunSummary& run) {
    return run.status == RunStatus::running && run.tag("forecast.host") == host_name();
}

bool has_all(const fs::path& directory, const ArtifactFile& file) {
    std::error_code absent;
    return fs::file_size(directory / file.path, absent) == file.bytes && !absent;
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

HttpRunStore::HttpRunStore(TrackingLocation location)
    : location_(std::move(location)), api_(std::make_unique<MlflowApi>(location_)) {}

RunSummary HttpRunStore::create_run(const NewRun& run) {
    const LongValues long_values = long_values_of(location_);
    const RemoteRun made =
        run.run_id ? continue_remote_run(*api_, run, long_values) : create_remote_run(*api_, run, long_values);
    RunMirror mirror;
    mirror.add_experiment(made.experiment);
    mirror.add_run(made.run);
    return mirror.run(text_of(object_of(made.run, "info"), "run_id"));
}

void HttpRunStore::log_batch(const std::string& run_id, const std::vector<Metric>& metrics,
                             const std::vector<Param>& params, const std::vector<Tag>& tags) {
    for (const json& batch : split_batch(run_id, metrics, params, tags, {long_values_of(location_), now_ms()})) {
        api_->call({"POST", "runs/log-batch", {}, batch}, Insistence::brief);
    }
    for (const auto& [key, value] : tags) {
        if (key == kNameTag) {
            api_->call({"POST", "runs/update", {}, {{"run_id", run_id}, {"run_name", value}}}, Insistence::brief);
        }
    }
}

void HttpRunStore::log_inputs(const std::string& run_id, const std::vector<DatasetInput>& inputs) {
    json datasets = json::array();
    for (const DatasetInput& input : inputs) {
        datasets.push_back(input_json(input));
    }
    const ApiCall call{"POST", "runs/log-inputs", {}, {{"run_id", run_id}, {"datasets", datasets}}};
    const ApiAnswer answer = api_->ask(call, Insistence::brief);
    const bool is_unknown_route = answer.status == 404 && answer.error_code.empty();  // before MLflow 2.4
    if (!answer.ok() && !is_unknown_route) {
        api_->refuse(call, answer);
    }
}

void HttpRunStore::finish_run(const std::string& run_id, RunStatus status, std::int64_t end_ms) {
    const json body = {{"run_id", run_id}, {"status", std::string(to_string(status))}, {"end_time", end_ms}};
    api_->call({"POST", "runs/update", {}, body}, Insistence::brief);
}

void HttpRunStore::log_model(const RunSummary& run, const std::string& history_item) {
    const json told = api_->call({"GET", "runs/get", {{"run_id", run.run_id}}, {}}, Insistence::brief);
    const json& known = object_of(told, "run");
    const std::string history = with_model(tag_of(known, kModelHistoryTag), history_item);
    log_batch(run.run_id, {}, {}, {{kModelHistoryTag, history}});
    const json item = parse_json(history_item);
    const std::string path = item.contains("artifact_path") ? text_of(item, "artifact_path") : "model";
    const std::string experiment = text_of(object_of(known, "info"), "experiment_id");
    try {
        log_remote_model(*api_, {experiment, run.run_id, path, text_of(item, "model_uuid")}, local_copy(run) / path);
    } catch (const Error& refusal) {
        if (is_passing(refusal)) {
            throw;
        }
        spdlog::warn("{}; the run {} has its model all the same", refusal.what(), run.run_id);
    }
}

fs::path HttpRunStore::artifact_directory(const RunSummary& run) {
    fs::path directory = local_copy(run);
    std::error_code failure;
    fs::create_directories(directory, failure);
    if (failure) {
        throw Error("cannot make the directory {} for the run's artifacts: {}", directory.string(), failure.message());
    }
    return directory;
}

void HttpRunStore::send_artifacts(const RunSummary& run) {
    upload_artifacts(*api_, local_copy(run), run.artifact_uri);
}

std::vector<ArtifactFile> HttpRunStore::list_artifacts(const RunSummary& run) const {
    return list_remote_artifacts(*api_, run.run_id);
}

fs::path HttpRunStore::fetch_artifacts(const RunSummary& run) const {
    fs::path directory = local_copy(run);
    std::error_code absent;
    const bool is_sent = !is_recorded_here(run) && !fs::exists(spool_path(location_, run.run_id), absent);
    if (!is_sent && fs::is_directory(directory, absent)) {
        return directory;
    }
    auto missing = list_remote_artifacts(*api_, run.run_id);
    if (missing.empty()) {
        throw Error("the MLflow server {} has no artifacts of run {}", location_.uri, run.run_id);
    }
    const fs::path stamp = directory.parent_path() / "stamp";
    const bool is_of_now = has_stamp(stamp, run);
    if (is_of_now) {
        missing.erase(std::remove_if(missing.begin(), missing.end(),
                                     [&](const ArtifactFile& file) { return has_all(directory, file); }),
                      missing.end());
    }
    download_artifacts(*api_, run.artifact_uri, missing, directory);
    if (!is_of_now) {
        write_file_atomically(stamp, stamp_of(run));
    }
    return directory;
}

std::vector<RunSummary> HttpRunStore::list(const RunQuery& query) const {
    const bool newest_only = query.filter.empty() && query.sort.empty() && query.limit;
    RunMirror mirror;
    fetch_runs(*api_, {query.experiment, "", query.lifecycle, newest_only ? *query.limit : 0}, mirror);
    auto runs = query_runs(mirror.database(), query);
    for (RunSummary& run : runs) {
        forget_best_values(run, {});
    }
    return runs;
}

std::vector<Metric> HttpRunStore::history(const std::string& run_id, const std::string& key) const {
    RunMirror mirror;
    fetch_history(*api_, run_id, key, mirror);
    return query_history(mirror.database(), run_id, key);
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

std::vector<ExperimentSummary> HttpRunStore::experiments() const {
    RunMirror mirror;
    fetch_experiments(*api_, "", mirror);
    auto experiments = query_experiments(mirror.database());
    for (ExperimentSummary& experiment : experiments) {
        experiment.runs.reset();
    }
    return experiments;
}

void HttpRunStore::set_experiment_lifecycle(const std::string& experiment_id, Lifecycle lifecycle) {
    const std::string path = lifecycle == Lifecycle::deleted ? "experiments/delete" : "experiments/restore";
    api_->call({"POST", path, {}, {{"experiment_id", experiment_id}}});
}

void HttpRunStore::delete_tag(const std::string& run_id, const std::string& key) {
    const ApiCall call{"POST", "runs/delete-tag", {}, {{"run_id", run_id}, {"key", key}}};
    const ApiAnswer answer = api_->ask(call);
    if (answer.not_found()) {
        throw Error(ErrorKind::invalid_argument, "the run {} has no tag '{}'", run_id, key);
    }
    if (!answer.ok()) {
        api_->refuse(call, answer);
    }
}

std::vector<std::string> HttpRunStore::close_dead_runs() {
    RunMirror mirror;
    const std::string filter =
        fmt::format("attributes.status = 'RUNNING' AND tags.`forecast.host` = '{}'", host_name());
    fetch_runs(*api_, {"", filter, Lifecycle::active, 0}, mirror);
    std::vector<std::string> closed;
    for (const RunSummary& run : query_runs(mirror.database(), {})) {
        const auto process = recording_process(run);
        if (process && process->is_here && !process->is_alive && is_running(run.run_id)) {
            finish_run(run.run_id, RunStatus::failed, now_ms());
            closed.push_back(run.run_id);
        }
    }
    return closed;
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

fs::path HttpRunStore::local_copy(const RunSummary& run) const {
    const fs::path directory = location_.directory / "remote" / run.run_id / "artifacts";
    if (!is_run_id(run.run_id)) {
        throw Error("the MLflow server {} names a run '{}', which is no id of a run: 32 hex digits", location_.uri,
                    run.run_id);
    }
    if (!lies_below(directory, location_.directory) && !lies_below_any(directory, location_.artifact_directories)) {
        throw Error(ErrorKind::invalid_argument,
                    "{} is behind a link out of {}, where nothing is written or read; name the directory it leads to "
                    "in FORECAST_ARTIFACT_DIRECTORIES, or remove the link",
                    directory.string(), location_.directory.string());
    }
    return directory;
}

}  // namespace

std::unique_ptr<RunStore> make_http_run_store(const TrackingLocation& location) {
    return std::make_unique<HttpRunStore>(location);
}

}  // namespace forecast
