#include "sqlite_run_store.hpp"

#include "process_identity.hpp"
#include "run_queries.hpp"
#include "run_reference.hpp"
#include "run_writer.hpp"

namespace forecast {
namespace {

constexpr int kCheckpointTimeoutMs = 1'000;

struct OpenRun {
    std::string run_id;
    std::string pid;
    std::string start;
};

/// RUNNING runs that this program began on this host; MLflow's own carry no such tags.
std::vector<OpenRun> open_runs_of(const SQLite::Database& database, const std::string& host) {
    SQLite::Statement rows(database, R"sql(
        SELECT r.run_uuid, p.value, s.value FROM runs r
        JOIN tags h ON h.run_uuid = r.run_uuid AND h.key = 'forecast.host' AND h.value = ?1
        JOIN tags p ON p.run_uuid = r.run_uuid AND p.key = 'forecast.pid'
        JOIN tags s ON s.run_uuid = r.run_uuid AND s.key = 'forecast.process_start'
        WHERE r.status = 'RUNNING')sql");
    rows.bind(1, host);
    std::vector<OpenRun> runs;
    while (rows.executeStep()) {
        runs.push_back({rows.getColumn(0).getString(), rows.getColumn(1).getString(), rows.getColumn(2).getString()});
    }
    return runs;
}

bool is_dead(const OpenRun& run) {
    return process_start(std::strtol(run.pid.c_str(), nullptr, 10)) != run.start;
}

}  // namespace

SqliteRunStore::SqliteRunStore(RunLocation location, std::unique_ptr<SQLite::Database> database)
    : location_(std::move(location)), database_(std::move(database)) {}

RunSummary SqliteRunStore::create_run(const NewRun& run) {
    return on_database(location_.database, [&] {
        SQLite::Transaction transaction(*database_, SQLite::TransactionBehavior::IMMEDIATE);
        const std::string run_id = insert_run(*database_, location_, run);
        transaction.commit();
        return query_run(*database_, run_id).front();
    });
}

void SqliteRunStore::log_batch(const std::string& run_id, const std::vector<Metric>& metrics,
                               const std::vector<Param>& params, const std::vector<Tag>& tags) {
    on_database(location_.database, [&] {
        SQLite::Transaction transaction(*database_, SQLite::TransactionBehavior::IMMEDIATE);
        check_writable_run(*database_, run_id);
        insert_params(*database_, run_id, params);
        insert_metrics(*database_, run_id, metrics);
        upsert_tags(*database_, run_id, tags);
        transaction.commit();
    });
}

void SqliteRunStore::finish_run(const std::string& run_id, RunStatus status) {
    on_database(location_.database, [&] {
        end_run(run_id, status);
        checkpoint();
    });
}

std::vector<RunSummary> SqliteRunStore::list(const RunQuery& query) const {
    return on_database(location_.database, [&] {
        const SQLite::Transaction one_snapshot(*database_);
        return query_runs(*database_, query);
    });
}

std::vector<Metric> SqliteRunStore::history(const std::string& run_id, const std::string& key) const {
    return on_database(location_.database, [&] { return query_history(*database_, run_id, key); });
}

RunSummary SqliteRunStore::resolve(const std::string& reference) const {
    return on_database(location_.database, [&] {
        const SQLite::Transaction one_snapshot(*database_);
        const std::string run_id = find_run(*database_, reference);
        auto runs = query_run(*database_, run_id);
        if (runs.empty()) {
            throw Error(ExitCode::usage, "'{}' was made by run {}, which is no longer in {}", reference, run_id,
                        location_.database.path);
        }
        return runs.front();
    });
}

std::vector<std::string> SqliteRunStore::close_dead_runs() {
    return on_database(location_.database, [&] {
        std::vector<std::string> closed;
        for (const OpenRun& run : open_runs_of(*database_, host_name())) {
            if (is_dead(run)) {
                end_run(run.run_id, RunStatus::failed);
                closed.push_back(run.run_id);
            }
        }
        return closed;
    });
}

void SqliteRunStore::end_run(const std::string& run_id, RunStatus status) {
    SQLite::Transaction transaction(*database_, SQLite::TransactionBehavior::IMMEDIATE);
    update_status(*database_, run_id, status);
    transaction.commit();
}

/// A plain copy of the file is then complete. Best effort: what a reader holds back, the next checkpoint takes in.
void SqliteRunStore::checkpoint() {
    database_->setBusyTimeout(kCheckpointTimeoutMs);
    database_->tryExec("PRAGMA wal_checkpoint(TRUNCATE)");
    database_->setBusyTimeout(kBusyTimeoutMs);
}

}  // namespace forecast
