#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forecast/tracking/tracking_location.hpp"

namespace forecast {

/// Entities and their words are MLflow's.
struct Metric {
    std::string key;
    double value = 0;
    std::int64_t step = 0;
    std::int64_t timestamp_ms = 0;  ///< 0 = when it is logged
};
using Param = std::pair<std::string, std::string>;
using Tag = std::pair<std::string, std::string>;

enum class RunStatus { running, scheduled, finished, failed, killed };
std::string_view to_string(RunStatus status);  ///< "RUNNING", ...
std::optional<RunStatus> parse_run_status(std::string_view text);

struct MetricSummary {
    double last = 0;
    /// The largest for r2, accuracy, precision, recall, f1, auc, else the smallest; nothing where a server was asked
    /// for many runs at once, which tells the last values only.
    std::optional<double> best;
};

struct RunSummary {
    std::string run_id;  ///< 32 hex digits
    std::string name;
    std::string experiment;
    RunStatus status = RunStatus::running;
    std::int64_t start_ms = 0;
    std::optional<std::int64_t> end_ms;
    std::string artifact_uri;   ///< a path, or one behind file://
    std::vector<Param> params;  ///< sorted by key, as the next two
    std::vector<std::pair<std::string, MetricSummary>> metrics;
    std::vector<Tag> tags;

    [[nodiscard]] std::optional<std::string> param(std::string_view key) const;
    [[nodiscard]] std::optional<std::string> tag(std::string_view key) const;
    [[nodiscard]] std::optional<MetricSummary> metric(std::string_view key) const;
    [[nodiscard]] bool has_model() const;  ///< RunStore::log_model() has told MLflow of one
};

enum class Lifecycle { active, deleted };

struct ArtifactFile {
    std::string path;  ///< relative to the run's artifacts
    std::uintmax_t bytes = 0;
};

struct RunQuery {
    std::string filter;                ///< "metrics.mae < 4 and (tags.x = 'y' or params.seed = '1')"; empty = all
    std::optional<std::size_t> limit;  ///< newest first
    std::string sort;                  ///< "metrics.mae", "params.seed desc", "start_time"; empty = newest first
    std::string experiment;            ///< empty = all
    Lifecycle lifecycle = Lifecycle::active;
};

/// What a run has read, as MLflow knows it.
struct DatasetInput {
    std::string name;
    std::string digest;       ///< at most 36 characters; the same name and digest are the same dataset
    std::string source_type;  ///< "local", "http", ...
    std::string source;       ///< JSON: {"uri": ...}, {"url": ...}
    std::string schema;       ///< JSON: {"mlflow_colspec": ...}
    std::string profile;      ///< JSON
    std::string context;      ///< what it was for: "training", "evaluation"
};

struct ExperimentSummary {
    std::string id;
    std::string name;
    Lifecycle lifecycle = Lifecycle::active;
    /// Of the same lifecycle: those of a deleted experiment are deleted with it. A server does not tell.
    std::optional<std::size_t> runs;
};

struct NewRun {
    std::string experiment;
    std::string name;
    std::vector<Tag> tags;
    std::optional<std::string> run_id = std::nullopt;  ///< of an active run that is to be gone on with
    /// Of an experiment that must be there; `experiment` may then be empty.
    std::optional<std::string> experiment_id = std::nullopt;
};

/// Where runs live. One instance, one connection; not for use from several threads at a time.
///
/// What cannot be written now but may be later is an Error(unavailable) from a server and an Error(locked) from a file.
class RunStore {
public:
    virtual ~RunStore() = default;
    [[nodiscard]] virtual const TrackingLocation& location() const = 0;
    /// Makes the experiment if it is new. Returns the run with its id and artifact_uri. A run that is gone on with is
    /// RUNNING again and keeps its name; Error(invalid_argument) where it is not there, deleted or of another
    /// experiment.
    virtual RunSummary create_run(const NewRun& run) = 0;
    /// One transaction. A param logged before with another value is an Error; the same value is accepted. The same
    /// batch once more, time stamps included, changes nothing.
    virtual void log_batch(const std::string& run_id, const std::vector<Metric>& metrics,
                           const std::vector<Param>& params, const std::vector<Tag>& tags) = 0;
    /// Tells what the run has read; what it was told before changes nothing. A store made before MLflow 2.4 cannot keep
    /// it and is left as it is.
    virtual void log_inputs(const std::string& run_id, const std::vector<DatasetInput>& inputs) = 0;
    virtual void finish_run(const std::string& run_id, RunStatus status, std::int64_t end_ms) = 0;
    /// Tells MLflow of the model that lies in the run's artifacts; `history_item` is what write_mlflow_model()
    /// returned.
    virtual void log_model(const RunSummary& run, const std::string& history_item) = 0;

    /// Where the run's files are written, made if need be: its artifact directory itself, or, of a server's run, one
    /// whose files send_artifacts() brings there.
    virtual std::filesystem::path artifact_directory(const RunSummary& run) = 0;
    virtual void send_artifacts(const RunSummary& run) = 0;
    [[nodiscard]] virtual std::vector<ArtifactFile> list_artifacts(const RunSummary& run) const = 0;  ///< by path
    /// A local directory with all of the run's artifacts, fetched from a server if need be. Throws Error where they are
    /// not to be had.
    [[nodiscard]] virtual std::filesystem::path fetch_artifacts(const RunSummary& run) const = 0;

    [[nodiscard]] virtual std::vector<RunSummary> list(const RunQuery& query) const = 0;
    [[nodiscard]] virtual std::vector<Metric> history(const std::string& run_id, const std::string& key) const = 0;
    /// The run that `reference` names: an id, a unique prefix of one, `latest` (the newest finished active run that
    /// has a model) or a run name (its newest such run, else its newest). Throws Error(invalid_argument) where there is
    /// none.
    [[nodiscard]] virtual RunSummary resolve(const std::string& reference,
                                             Lifecycle lifecycle = Lifecycle::active) const = 0;
    /// Marks the run as deleted, or takes that back; its data stay until they are collected.
    virtual void set_lifecycle(const std::string& run_id, Lifecycle lifecycle) = 0;
    [[nodiscard]] virtual std::vector<DatasetInput> inputs(const std::string& run_id) const = 0;  ///< by name
    [[nodiscard]] virtual std::vector<ExperimentSummary> experiments() const = 0;                 ///< by name
    /// Marks the experiment and all of its runs as deleted, or takes that back for all of them, as MLflow does.
    virtual void set_experiment_lifecycle(const std::string& experiment_id, Lifecycle lifecycle) = 0;
    virtual void delete_tag(const std::string& run_id, const std::string& key) = 0;
    /// Marks RUNNING runs of this host whose process is gone as FAILED; returns their ids.
    virtual std::vector<std::string> close_dead_runs() = 0;
};

}  // namespace forecast
