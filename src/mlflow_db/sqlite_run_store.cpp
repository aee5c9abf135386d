#include "sqlite_run_store.hpp"

#include "dead_runs.hpp"
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
#include "run_writer.hpp"

namespace forecast {
namespace {

constexpr int kCheckpointTimeoutMs = 1'000;

/// For a while, statements wait so long for another process, not kBusyTimeoutMs.
class BusyTimeout {
public:
    BusyTimeout(SQLite::Database& database, int timeout_ms) : database_(database) {
        database.setBusyTimeout(timeout_ms);
    }
    ~BusyTimeout() { database_.setBusyTimeout(kBusyTimeoutMs); }
    BusyTimeout(const BusyTimeout&) = delete;
    BusyTimeout& operator=(const BusyTimeout&) = delete;

private:
    SQLite::Database& database_;
};

}  // namespace

SqliteRunStore::SqliteRunStore(TrackingLocation location, RunLocation file, std::unique_ptr<SQLite::Database> database)
    : location_(std::move(location)),
      file_(std::move(file)),
      files_(file_, location_.artifact_directories),
      long_values_(long_values_of(location_)),
      database_(std::move(database)) {}

RunSummary SqliteRunStore::create_run(const NewRun& run) {
    return on_database(file_.database, [&] {
        SQLite::Transaction transaction(*database_, SQLite::TransactionBehavior::IMMEDIATE);
        const std::string run_id = insert_run(*database_, files_, run, long_values_);
        transaction.commit();
        return query_run(*database_, run_id).front();
    });
}

void SqliteRunStore::log_batch(const std::string& run_id, const std::vector<Metric>& metrics,
                               const std::vector<Param>& params, const std::vector<Tag>& tags) {
    on_database(file_.database, [&] {
        const BusyTimeout patience(*database_, static_cast<int>(location_.lock_timeout.count()));
        SQLite::Transaction transaction(*database_, SQLite::TransactionBehavior::IMMEDIATE);
        check_writable_run(*database_, run_id);
        insert_params(*database_, run_id, params, long_values_);
        insert_metrics(run_id, metrics);
        upsert_tags(*database_, run_id, tags, long_values_);
        transaction.commit();
    });
}

void SqliteRunStore::log_inputs(const std::string& run_id, const std::vector<DatasetInput>& inputs) {
    on_database(file_.database, [&] {
        const BusyTimeout patience(*database_, static_cast<int>(location_.lock_timeout.count()));
        SQLite::Transaction transaction(*database_, SQLite::TransactionBehavior::IMMEDIATE);
        check_writable_run(*database_, run_id);
        insert_inputs(*database_, run_id, inputs);
        transaction.commit();
    });
}

void SqliteRunStore::finish_run(const std::string& run_id, RunStatus status, std::int64_t end_ms) {
    on_database(file_.database, [&] {
        {
            const BusyTimeout patience(*database_, static_cast<int>(location_.lock_timeout.count()));
            end_run(run_id, status, end_ms);
        }
        checkpoint();
    });
}

void SqliteRunStore::log_model(const RunSummary& run, const std::string& history_item) {
    on_database(file_.database, [&] {
        const BusyTimeout patience(*database_, static_cast<int>(location_.lock_timeout.count()));
        SQLite::Transaction transaction(*database_, SQLite::TransactionBehavior::IMMEDIATE);
        check_writable_run(*database_, run.run_id);
        const std::string history = stored_tag(*database_, run.run_id, kModelHistoryTag);
        upsert_tags(*database_, run.run_id, {{kModelHistoryTag, with_model(history, history_item)}}, long_values_);
        insert_logged_model(*database_, run, history_item);
        transaction.commit();
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

std::vector<RunSummary> SqliteRunStore::list(const RunQuery& query) const {
    return on_database(file_.database, [&] {
        const SQLite::Transaction one_snapshot(*database_);
        const auto beside = query.limit ? nullptr : open_database_read_only(file_.database, run_schema(file_));
        return query_runs(*database_, query, beside.get());
    });
}

std::vector<Metric> SqliteRunStore::history(const std::string& run_id, const std::string& key) const {
    return on_database(file_.database, [&] { return query_history(*database_, run_id, key); });
}

RunSummary SqliteRunStore::resolve(const std::string& reference, Lifecycle lifecycle) const {
    return on_database(file_.database, [&] {
        const SQLite::Transaction one_snapshot(*database_);
        const std::string run_id = find_run(*database_, reference, lifecycle);
        auto runs = query_run(*database_, run_id);
        if (runs.empty()) {
            throw Error(ErrorKind::invalid_argument, "'{}' was made by run {}, which is no longer in {}", reference,
                        run_id, file_.database.path);
        }
        return runs.front();
    });
}

std::vector<std::string> SqliteRunStore::close_dead_runs() {
    return on_database(file_.database, [&] {
        SQLite::Transaction transaction(*database_, SQLite::TransactionBehavior::IMMEDIATE);
        auto dead = dead_runs_of(*database_);
        for (const std::string& run_id : dead) {
            update_status(*database_, run_id, RunStatus::failed, now_ms());
        }
        transaction.commit();
        return dead;
    });
}

void SqliteRunStore::set_lifecycle(const std::string& run_id, Lifecycle lifecycle) {
    on_database(file_.database, [&] {
        SQLite::Transaction transaction(*database_, SQLite::TransactionBehavior::IMMEDIATE);
        update_lifecycle(*database_, run_id, lifecycle);
        transaction.commit();
    });
}

std::vector<DatasetInput> SqliteRunStore::inputs(const std::string& run_id) const {
    return on_database(file_.database, [&] { return query_inputs(*database_, run_id); });
}

std::vector<ExperimentSummary> SqliteRunStore::experiments() const {
    return on_database(file_.database, [&] { return query_experiments(*database_); });
}

void SqliteRunStore::set_experiment_lifecycle(const std::string& experiment_id, Lifecycle lifecycle) {
    on_database(file_.database, [&] {
        SQLite::Transaction transaction(*database_, SQLite::TransactionBehavior::IMMEDIATE);
        update_experiment(*database_, experiment_id, lifecycle);
        transaction.commit();
    });
}

void SqliteRunStore::delete_tag(const std::string& run_id, const std::string& key) {
    on_database(file_.database, [&] {
        SQLite::Transaction transaction(*database_, SQLite::TransactionBehavior::IMMEDIATE);
        check_writable_run(*database_, run_id);
        remove_tag(*database_, run_id, key);
        transaction.commit();
    });
}

void SqliteRunStore::insert_metrics(const std::string& run_id, const std::vector<Metric>& metrics) {
    if (metrics.empty()) {
        return;
    }
    if (!metrics_) {
        metrics_.emplace(*database_);
    }
    metrics_->insert(run_id, metrics);
}

void SqliteRunStore::end_run(const std::string& run_id, RunStatus status, std::int64_t end_ms) {
    SQLite::Transaction transaction(*database_, SQLite::TransactionBehavior::IMMEDIATE);
    update_status(*database_, run_id, status, end_ms);
    transaction.commit();
}

/// A plain copy of the file is then complete. Best effort: what a reader holds back, the next checkpoint takes in.
void SqliteRunStore::checkpoint() {
    const BusyTimeout patience(*database_, kCheckpointTimeoutMs);
    database_->tryExec("PRAGMA wal_checkpoint(TRUNCATE)");
}

}  // namespace forecast
