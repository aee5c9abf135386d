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

// The contract of run stores: what is asked of them and what they answer with. The entities are in entities.hpp.

namespace forecast {

/// An experiment to create.
struct NewExperiment {
    std::string name;
    std::string artifact_location = {};  ///< empty = the store's own place for it
    std::vector<Tag> tags = {};
};

/// Which experiments, and in which order.
///
/// Filters know name, experiment_id, creation_time, last_update_time and tags.KEY; orders know the first four. Without
/// an order the newest come first.
struct ExperimentQuery : SearchQuery {
    std::optional<Lifecycle> lifecycle = Lifecycle::active;  ///< nothing = either
};

/// A run to create, or to resume.
struct NewRun {
    std::string experiment;
    std::string name;
    std::vector<Tag> tags;
    std::optional<std::string> run_id = std::nullopt;  ///< of an active run to resume
    /// Of an experiment that must be there; `experiment` may then be empty.
    std::optional<std::string> experiment_id = std::nullopt;
    std::optional<std::int64_t> start_ms = std::nullopt;  ///< nothing = now
    std::string user = {};                                ///< empty = as the tag mlflow.user says
};

/// Changes of a run. A member without a value leaves the run as it is.
struct RunUpdate {
    std::optional<RunStatus> status = {};
    std::optional<std::int64_t> end_ms = {};
    std::optional<std::string> name = {};
};

/// What is read of a run besides its params, tags and last values: each of these costs time.
struct RunParts {
    bool best_values = true;  ///< MetricSummary::best; goes through all points
    bool links = false;       ///< inputs, models_read, models_made
};

/// Which runs, and in which order. Without an order the newest come first.
///
/// Example: the ten best runs of an experiment have experiment = "brest", order_by = {"metrics.mae"}, limit = 10.
struct RunQuery : SearchQuery {
    std::string experiment = {};                             ///< its name; empty = all
    std::vector<std::string> experiment_ids = {};            ///< of any of these; empty = all
    std::optional<Lifecycle> lifecycle = Lifecycle::active;  ///< nothing = either
    RunParts parts = {};
};

/// Which points of a metric.
struct HistoryQuery {
    std::vector<std::string> run_ids;
    std::string key;
    std::optional<std::int64_t> first_step = {};
    std::optional<std::int64_t> last_step = {};  ///< included
    std::optional<std::size_t> limit = {};       ///< points of a page; nothing = all in one
    std::string page_token = {};
};

/// Where experiments and runs are stored, with what MLflow's REST interface can do to them. One implementation writes
/// MLflow's SQLite file (mlflow_db/), another talks to a server (mlflow_rest/).
///
/// Call order for a run, as ActiveRun does it for a training:
///
///   create_run
///   (log_batch | log_inputs | log_model)*
///   artifact_directory (write files) send_artifacts
///   finish_run
///
/// Batches are accepted after finish_run() too.
///
/// May be used from several threads at once. Each call has a connection of its own. What a call has written, each later
/// call of any thread reads. Two calls that change the same thing are done one after the other.
///
/// Errors:
///
///   not_found         what is named is not there; a function that returns an optional gives nothing instead
///   conflict          a name is taken
///   invalid_argument  MLflow does not allow it
///   unavailable       the server does not answer; a later call may succeed
///   locked            another process holds the file; a later call may succeed
class RunStore {
public:
    virtual ~RunStore() = default;
    [[nodiscard]] virtual const TrackingLocation& location() const = 0;

    // Experiments. A deleted one must be restored before it can be renamed or tagged; its name stays taken.

    virtual Experiment create_experiment(const NewExperiment& experiment) = 0;
    [[nodiscard]] virtual std::optional<Experiment> find_experiment(const std::string& id) const = 0;
    [[nodiscard]] virtual std::optional<Experiment> find_experiment_named(const std::string& name) const = 0;
    [[nodiscard]] virtual Page<Experiment> search_experiments(const ExperimentQuery& query) const = 0;
    [[nodiscard]] std::vector<Experiment> experiments() const;  ///< deleted ones too, by name
    virtual void rename_experiment(const std::string& id, const std::string& name) = 0;
    /// Marks the experiment and all of its runs as deleted, or takes that back for all of them, as MLflow does.
    virtual void set_experiment_lifecycle(const std::string& id, Lifecycle lifecycle) = 0;
    virtual void set_experiment_tag(const std::string& id, const Tag& tag) = 0;
    /// Throws Error(invalid_argument) if the server is of MLflow 2, which cannot do it.
    virtual void delete_experiment_tag(const std::string& id, const std::string& key) = 0;

    // Runs

    /// Creates the experiment if it is new. Returns the run with its id and artifact_uri. A run that is resumed is
    /// RUNNING again and keeps its name. Throws Error(invalid_argument) if the run is deleted or of another
    /// experiment.
    virtual RunSummary create_run(const NewRun& run) = 0;
    /// One transaction. A param logged before with another value is Error(invalid_argument); the same value is
    /// accepted. The same batch once more, time stamps included, changes nothing. The tag mlflow.runName renames.
    virtual void log_batch(const std::string& run_id, const std::vector<Metric>& metrics,
                           const std::vector<Param>& params, const std::vector<Tag>& tags) = 0;
    /// Adds datasets that the run has read, but for those that it has already. A store made before MLflow 2.4 cannot
    /// keep them and is left as it is.
    virtual void log_inputs(const std::string& run_id, const std::vector<DatasetInput>& inputs) = 0;
    virtual void update_run(const std::string& run_id, const RunUpdate& update) = 0;
    void finish_run(const std::string& run_id, RunStatus status, std::int64_t end_ms);
    /// Enters the model that lies in the run's artifacts into the store; `history_item` is what write_mlflow_model()
    /// returned.
    virtual void log_model(const RunSummary& run, const std::string& history_item) = 0;
    /// Marks the run as deleted, or restores it. Its data stay until `runs gc` removes them.
    virtual void set_lifecycle(const std::string& run_id, Lifecycle lifecycle) = 0;
    virtual void delete_tag(const std::string& run_id, const std::string& key) = 0;
    /// Marks RUNNING runs of this host whose process is gone as FAILED; returns their ids.
    virtual std::vector<std::string> mark_orphaned_runs_failed() = 0;

    // Files

    /// The directory to write the run's files to, created if it is missing: the artifact directory itself, or for a
    /// server's run a local one whose files send_artifacts() uploads.
    virtual std::filesystem::path artifact_directory(const RunSummary& run) = 0;
    virtual void send_artifacts(const RunSummary& run) = 0;
    [[nodiscard]] virtual std::vector<ArtifactFile> list_artifacts(const RunSummary& run) const = 0;  ///< by path
    /// A local directory with all of the run's artifacts, fetched from a server if need be. Throws Error if there
    /// are none.
    [[nodiscard]] virtual std::filesystem::path fetch_artifacts(const RunSummary& run) const = 0;

    // Reading

    [[nodiscard]] virtual std::optional<RunSummary> read_run(const std::string& run_id,
                                                             const RunParts& parts) const = 0;
    [[nodiscard]] std::optional<RunSummary> find(const std::string& run_id) const;  ///< deleted ones too, as read_run()
    [[nodiscard]] virtual Page<RunSummary> search(const RunQuery& query) const = 0;
    [[nodiscard]] std::vector<RunSummary> list(const RunQuery& query) const;  ///< the entries of search()
    /// Points of a metric: run by run in the order of `query.run_ids`, in a run by time, step and value.
    [[nodiscard]] virtual Page<RunMetric> search_history(const HistoryQuery& query) const = 0;
    [[nodiscard]] std::vector<Metric> history(const std::string& run_id, const std::string& key) const;  ///< all of it
    [[nodiscard]] virtual std::vector<DatasetInput> inputs(const std::string& run_id) const = 0;         ///< by name
    /// The run that `reference` names: an id, a unique prefix of one, `latest` (the newest finished active run that
    /// has a model) or a run name (its newest such run, else its newest).
    [[nodiscard]] virtual RunSummary resolve(const std::string& reference,
                                             Lifecycle lifecycle = Lifecycle::active) const = 0;
};

}  // namespace forecast
