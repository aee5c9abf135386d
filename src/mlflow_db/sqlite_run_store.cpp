#include "sqlite_run_store.hpp"

#include "experiment_writer.hpp"
#include "forecast/core/error.hpp"
#include "forecast/mlflow_db/experiments.hpp"
#include "forecast/mlflow_db/run_inputs.hpp"
#include "forecast/mlflow_db/run_queries.hpp"
#include "forecast/mlflow_db/run_reference.hpp"
#include "forecast/tracking/artifact_files.hpp"
#include "forecast/tracking/clock.hpp"
#include "forecast/tracking/mlflow_tags.hpp"
#include "forecast/tracking/model_history.hpp"
#include "logged_model.hpp"
#include "orphaned_runs.hpp"
#include "run_writer.hpp"

namespace forecast {
SqliteRunStore::SqliteRunStore(TrackingLocation location, RunLocation file, std::unique_ptr<SQLite::Database> first,
                               Connections::Access access)
    : location_(std::move(location)),
      connections_(std::move(file), std::move(first), access),
      files_(connections_.file(), location_.artifact_directories, location_.served_root),
      long_values_(long_values_of(location_)) {}

template <class Action>
void SqliteRunStore::record(Action&& action) {
    connections_.write(action, static_cast<int>(location_.lock_timeout.count()));
}

Experiment SqliteRunStore::create_experiment(const NewExperiment& experiment) {
    return connections_.write([&](Connection& connection) {
        return insert_experiment(*connection.database, files_.root_for_experiments(), experiment, long_values_);
    });
}

std::optional<Experiment> SqliteRunStore::find_experiment(const std::string& id) const {
    return connections_.read([&](const auto& database) { return query_experiment(database, id); });
}

std::optional<Experiment> SqliteRunStore::find_experiment_named(const std::string& name) const {
    return connections_.read([&](const auto& database) { return query_experiment_named(database, name); });
}

Page<Experiment> SqliteRunStore::search_experiments(const ExperimentQuery& query) const {
    return connections_.read([&](const auto& database) { return query_experiments(database, query); });
}

void SqliteRunStore::rename_experiment(const std::string& id, const std::string& name) {
    connections_.write([&](Connection& connection) { update_experiment_name(*connection.database, id, name); });
}

void SqliteRunStore::set_experiment_lifecycle(const std::string& id, Lifecycle lifecycle) {
    connections_.write(
        [&](Connection& connection) { update_experiment_lifecycle(*connection.database, id, lifecycle); });
}

void SqliteRunStore::set_experiment_tag(const std::string& id, const Tag& tag) {
    connections_.write(
        [&](Connection& connection) { upsert_experiment_tag(*connection.database, id, tag, long_values_); });
}

void SqliteRunStore::delete_experiment_tag(const std::string& id, const std::string& key) {
    connections_.write([&](Connection& connection) { remove_experiment_tag(*connection.database, id, key); });
}

RunSummary SqliteRunStore::create_run(const NewRun& run) {
    return connections_.write([&](Connection& connection) {
        const std::string run_id = insert_run(*connection.database, files_, run, long_values_);
        return query_run(*connection.database, run_id).value();
    });
}

void SqliteRunStore::log_batch(const std::string& run_id, const std::vector<Metric>& metrics,
                               const std::vector<Param>& params, const std::vector<Tag>& tags) {
    const MetricBatch points(run_id, metrics, files_.is_served());
    const auto log = [&](Connection& connection) {
        check_writable_run(*connection.database, run_id);
        insert_params(*connection.database, run_id, params, long_values_);
        if (!metrics.empty()) {
            connection.add_points(points);
        }
        upsert_tags(*connection.database, run_id, tags, long_values_);
    };
    connections_.log(log, static_cast<int>(location_.lock_timeout.count()));
}

void SqliteRunStore::log_inputs(const std::string& run_id, const std::vector<DatasetInput>& inputs) {
    record([&](Connection& connection) {
        check_writable_run(*connection.database, run_id);
        insert_inputs(*connection.database, run_id, inputs);
    });
}

void SqliteRunStore::update_run(const std::string& run_id, const RunUpdate& update) {
    record([&](Connection& connection) {
        update_row(*connection.database, run_id, update);
        if (update.name) {
            check_writable_run(*connection.database, run_id);
            upsert_tags(*connection.database, run_id, {{kNameTag, *update.name}}, long_values_);
        }
    });
    if (update.end_ms) {
        connections_.checkpoint();
    }
}

void SqliteRunStore::log_model(const RunSummary& run, const std::string& history_item) {
    record([&](Connection& connection) {
        const SQLite::Database& database = *connection.database;
        check_writable_run(database, run.run_id);
        const std::string history = stored_tag(database, run.run_id, kModelHistoryTag);
        upsert_tags(database, run.run_id, {{kModelHistoryTag, with_model(history, history_item)}}, long_values_);
        insert_logged_model(*connection.database, run, history_item);
    });
}

void SqliteRunStore::set_lifecycle(const std::string& run_id, Lifecycle lifecycle) {
    connections_.write([&](Connection& connection) { update_lifecycle(*connection.database, run_id, lifecycle); });
}

void SqliteRunStore::delete_tag(const std::string& run_id, const std::string& key) {
    connections_.write([&](Connection& connection) {
        check_writable_run(*connection.database, run_id);
        remove_tag(*connection.database, run_id, key);
    });
}

std::vector<std::string> SqliteRunStore::mark_orphaned_runs_failed() {
    return connections_.write([&](Connection& connection) {
        auto orphaned = orphaned_runs_of(*connection.database);
        for (const std::string& run_id : orphaned) {
            update_row(*connection.database, run_id, {RunStatus::failed, now_ms()});
        }
        return orphaned;
    });
}

std::filesystem::path SqliteRunStore::artifact_directory(const RunSummary& run) {
    std::filesystem::path directory = files_.for_writing({run.run_id, run.artifact_uri});
    std::error_code failure;
    std::filesystem::create_directories(directory, failure);
    if (failure) {
        throw Error("cannot make the directory {} for the run's artifacts: {}", directory.string(), failure.message());
    }
    return directory;
}

std::vector<ArtifactFile> SqliteRunStore::list_artifacts(const RunSummary& run) const {
    const auto directory = files_.find({run.run_id, run.artifact_uri});
    return directory ? list_files(*directory) : std::vector<ArtifactFile>();
}

std::filesystem::path SqliteRunStore::fetch_artifacts(const RunSummary& run) const {
    return files_.require({run.run_id, run.artifact_uri});
}

std::optional<RunSummary> SqliteRunStore::read_run(const std::string& run_id, const RunParts& parts) const {
    return connections_.read([&](const auto& database) { return query_run(database, run_id, parts); });
}

Page<RunSummary> SqliteRunStore::search(const RunQuery& query) const {
    return connections_.read([&](const auto& database) {
        if (query.limit) {
            return query_runs(database, query, nullptr, &run_starts_);
        }
        const auto beside = connections_.borrow();
        return query_runs(database, query, beside->database.get());
    });
}

Page<RunMetric> SqliteRunStore::search_history(const HistoryQuery& query) const {
    return connections_.read([&](const auto& database) { return history_pages_.read(database, query); });
}

std::vector<DatasetInput> SqliteRunStore::inputs(const std::string& run_id) const {
    return connections_.read([&](const auto& database) { return query_inputs(database, run_id); });
}

RunSummary SqliteRunStore::resolve(const std::string& reference, Lifecycle lifecycle) const {
    return connections_.read([&](const auto& database) {
        const std::string run_id = find_run(database, reference, lifecycle);
        auto run = query_run(database, run_id);
        if (!run) {
            throw Error(ErrorKind::not_found, "'{}' was made by run {}, which is no longer in {}", reference, run_id,
                        connections_.file().database.path);
        }
        return *std::move(run);
    });
}

}  // namespace forecast
