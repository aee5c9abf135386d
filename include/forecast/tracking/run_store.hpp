#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "forecast/tracking/entities.hpp"
#include "forecast/tracking/page.hpp"
#include "forecast/tracking/tracking_location.hpp"

namespace forecast {

struct NewExperiment {
    std::string name;
    std::string artifact_location = {};  ///< empty = the store's own place for it
    std::vector<Tag> tags = {};
};

/// Filters know name, experiment_id, creation_time, last_update_time and tags.KEY; orders the first four. Without an
/// order the newest come first.
struct ExperimentQuery : SearchQuery {
    std::optional<Lifecycle> lifecycle = Lifecycle::active;  ///< nothing = either
};

struct NewRun {
    std::string experiment;
    std::string name;
    std::vector<Tag> tags;
    std::optional<std::string> run_id = std::nullopt;  ///< of an active run to resume
    /// Of an experiment that must be there; `experiment` may then be empty.
    std::optional<std::string> experiment_id = std::nullopt;
    std::optional<std::int64_t> start_ms = std::nullopt;  ///< nothing = now
};

/// What of a run changes; nothing = it stays.
struct RunUpdate {
    std::optional<RunStatus> status = {};
    std::optional<std::int64_t> end_ms = {};
    std::optional<std::string> name = {};
};

/// Without an order the newest come first.
struct RunQuery : SearchQuery {
    std::string experiment = {};                             ///< its name; empty = all
    std::vector<std::string> experiment_ids = {};            ///< of any of these; empty = all
    std::optional<Lifecycle> lifecycle = Lifecycle::active;  ///< nothing = either
};

struct HistoryQuery {
    std::vector<std::string> run_ids;
    std::string key;
    std::optional<std::int64_t> first_step = {};
    std::optional<std::int64_t> last_step = {};  ///< included
    std::optional<std::size_t> limit = {};       ///< points of a page; nothing = all in one
    std::string page_token = {};
};

/// Where experiments and runs live: all that MLflow's REST interface tells of them.
///
/// May be used from several threads at once, each call of which has a connection of its own; what a call has written,
/// each later call of any thread reads. Two calls that change the same thing are done one after the other.
///
/// Errors: what is named and not there is Error(not_found), or nothing where the function returns an optional; a name
/// that is taken is Error(conflict); what MLflow does not allow is Error(invalid_argument). What cannot be written now
/// but may be later is Error(unavailable) from a server and Error(locked) from a file.
class RunStore {
public:
    virtual ~RunStore() = default;
    [[nodiscard]] virtual const TrackingLocation& location() const = 0;

    // Experiments; a deleted one is neither renamed nor tagged before it is restored, and its name stays taken.

    virtual Experiment create_experiment(const NewExperiment& experiment) = 0;
    [[nodiscard]] virtual std::optional<Experiment> find_experiment(const std::string& id) const = 0;
    [[nodiscard]] virtual std::optional<Experiment> find_experiment_named(const std::string& name) const = 0;
    [[nodiscard]] virtual Page<Experiment> search_experiments(const ExperimentQuery& query) const = 0;
    [[nodiscard]] std::vector<Experiment> experiments() const;  ///< deleted ones too, by name
    virtual void rename_experiment(const std::string& id, const std::string& name) = 0;
    /// Marks the experiment and all of its runs as deleted, or takes that back for all of them, as MLflow does.
    virtual void set_experiment_lifecycle(const std::string& id, Lifecycle lifecycle) = 0;
    virtual void set_experiment_tag(const std::string& id, const Tag& tag) = 0;
    /// A server of MLflow 2 cannot: Error(invalid_argument).
    virtual void delete_experiment_tag(const std::string& id, const std::string& key) = 0;

    // A run is created, takes batches, inputs, models and files, and is finished; later batches are taken too.

    /// Makes the experiment if it is new. Returns the run with its id and artifact_uri. A run that is resumed is
    /// RUNNING again and keeps its name; it is active and of the same experiment, else Error(invalid_argument).
    virtual RunSummary create_run(const NewRun& run) = 0;
    /// One transaction. A param logged before with another value is Error(invalid_argument); the same value is
    /// accepted. The same batch once more, time stamps included, changes nothing. The tag mlflow.runName renames.
    virtual void log_batch(const std::string& run_id, const std::vector<Metric>& metrics,
                           const std::vector<Param>& params, const std::vector<Tag>& tags) = 0;
    /// Tells what the run has read; what it was told before changes nothing. A store made before MLflow 2.4 cannot keep
    /// it and is left as it is.
    virtual void log_inputs(const std::string& run_id, const std::vector<DatasetInput>& inputs) = 0;
    virtual void update_run(const std::string& run_id, const RunUpdate& update) = 0;
    void finish_run(const std::string& run_id, RunStatus status, std::int64_t end_ms);
    /// Tells MLflow of the model that lies in the run's artifacts; `history_item` is what write_mlflow_model()
    /// returned.
    virtual void log_model(const RunSummary& run, const std::string& history_item) = 0;
    /// Marks the run as deleted, or takes that back; its data stay until they are collected.
    virtual void set_lifecycle(const std::string& run_id, Lifecycle lifecycle) = 0;
    virtual void delete_tag(const std::string& run_id, const std::string& key) = 0;
    /// Marks RUNNING runs of this host whose process is gone as FAILED; returns their ids.
    virtual std::vector<std::string> mark_orphaned_runs_failed() = 0;

    // Files

    /// Where the run's files are written, made if need be: its artifact directory itself, or, of a server's run, one
    /// whose files send_artifacts() brings there.
    virtual std::filesystem::path artifact_directory(const RunSummary& run) = 0;
    virtual void send_artifacts(const RunSummary& run) = 0;
    [[nodiscard]] virtual std::vector<ArtifactFile> list_artifacts(const RunSummary& run) const = 0;  ///< by path
    /// A local directory with all of the run's artifacts, fetched from a server if need be. Throws Error where they are
    /// not to be had.
    [[nodiscard]] virtual std::filesystem::path fetch_artifacts(const RunSummary& run) const = 0;

    // Reading

    [[nodiscard]] virtual std::optional<RunSummary> find(const std::string& run_id) const = 0;  ///< deleted ones too
    [[nodiscard]] virtual Page<RunSummary> search(const RunQuery& query) const = 0;
    [[nodiscard]] std::vector<RunSummary> list(const RunQuery& query) const;  ///< the entries of search()
    /// Points of a metric, run by run as these are named, by time, step and value.
    [[nodiscard]] virtual Page<RunMetric> search_history(const HistoryQuery& query) const = 0;
    [[nodiscard]] std::vector<Metric> history(const std::string& run_id, const std::string& key) const;  ///< all of it
    [[nodiscard]] virtual std::vector<DatasetInput> inputs(const std::string& run_id) const = 0;         ///< by name
    /// The run that `reference` names: an id, a unique prefix of one, `latest` (the newest finished active run that
    /// has a model) or a run name (its newest such run, else its newest).
    [[nodiscard]] virtual RunSummary resolve(const std::string& reference,
                                             Lifecycle lifecycle = Lifecycle::active) const = 0;
};

}  // namespace forecast
