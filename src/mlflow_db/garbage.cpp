#include <filesystem>

#include <spdlog/spdlog.h>
#include <nlohmann/json.hpp>

#include "forecast/mlflow_db/run_maintenance.hpp"
#include "forecast/mlflow_db/run_queries.hpp"
#include "forecast/tracking/artifact_files.hpp"
#include "forecast/tracking/process_identity.hpp"
#include "forecast/tracking/run_values.hpp"
#include "maintained_database.hpp"
#include "run_files.hpp"
#include "schema_check.hpp"

namespace forecast {
namespace {

namespace fs = std::filesystem;

constexpr const char* kInstead = "on the server's machine type: mlflow gc --backend-store-uri DATABASE";

struct DeletedRun {
    RunFiles::Run run;
    bool is_registered = false;
};

std::vector<DeletedRun> deleted_runs(const SQLite::Database& database, std::int64_t deleted_before_ms) {
    const std::string registered =
        has_column(database, "model_versions", "run_id")
            ? "EXISTS (SELECT 1 FROM model_versions v WHERE v.run_id = r.run_uuid AND v.current_stage IS NOT "
              "'Deleted_Internal')"
            : "0";
    SQLite::Statement rows(database, "SELECT run_uuid, artifact_uri, " + registered +
                                         " FROM runs r WHERE lifecycle_stage = 'deleted' AND "
                                         "coalesce(deleted_time, 0) < ?1 ORDER BY deleted_time, run_uuid");
    rows.bind(1, deleted_before_ms);
    std::vector<DeletedRun> runs;
    while (rows.executeStep()) {
        runs.push_back(
            {{rows.getColumn(0).getString(), rows.getColumn(1).getString()}, rows.getColumn(2).getInt() != 0});
    }
    return runs;
}

/// Empty where the run may go.
std::string reason_to_keep(const SQLite::Database& database, const DeletedRun& deleted) {
    if (!is_run_id(deleted.run.id)) {
        return "its id is not 32 hex digits, as those of all runs are";
    }
    if (deleted.is_registered) {
        return "a version of a registered model was made by it (see `forecast models list`)";
    }
    if (const auto run = query_run(database, deleted.run.id)) {
        if (const auto process = recording_process(*run); process && process->is_alive) {
            return fmt::format("the process {} still records it", process->pid);
        }
    }
    return "";
}

void measure(Garbage::Run& run) {
    if (fs::is_symlink(run.directory)) {
        return;  // what it leads to stays
    }
    for (const ArtifactFile& file : list_files(run.directory)) {
        run.bytes += file.bytes;
        ++run.files;
    }
}

void execute(const SQLite::Database& database, const std::string& sql, const std::string& ids) {
    SQLite::Statement statement(database, sql);
    statement.bind(1, ids);
    statement.exec();
}

/// Tables with a foreign key to runs, whatever release of MLflow made them, and the column that carries it.
std::vector<std::pair<std::string, std::string>> tables_of_runs(const SQLite::Database& database) {
    SQLite::Statement rows(database, R"sql(
        SELECT t.name, k."from" FROM sqlite_master t JOIN pragma_foreign_key_list(t.name) k
        WHERE t.type = 'table' AND k."table" = 'runs')sql");
    std::vector<std::pair<std::string, std::string>> tables;
    while (rows.executeStep()) {
        tables.emplace_back(rows.getColumn(0).getString(), rows.getColumn(1).getString());
    }
    return tables;
}

void delete_rows(const SQLite::Database& database, const std::vector<Garbage::Run>& runs) {
    nlohmann::json list = nlohmann::json::array();
    for (const Garbage::Run& run : runs) {
        list.push_back(run.id);
    }
    const std::string ids = list.dump();
    const std::string among = " IN (SELECT value FROM json_each(?1))";
    if (database.tableExists("inputs")) {
        const std::string edges = "(destination_type = 'RUN' AND destination_id" + among +
                                  ") OR (source_type IN ('RUN_INPUT', 'RUN_OUTPUT') AND source_id" + among + ")";
        execute(database,
                "DELETE FROM input_tags WHERE input_uuid IN (SELECT input_uuid FROM inputs WHERE " + edges + ")", ids);
        execute(database, "DELETE FROM inputs WHERE " + edges, ids);
    }
    if (database.tableExists("logged_models")) {
        const std::string models = "(SELECT model_id FROM logged_models WHERE source_run_id" + among + ")";
        execute(database, "DELETE FROM inputs WHERE destination_type = 'MODEL_OUTPUT' AND destination_id IN " + models,
                ids);
        execute(database, "DELETE FROM logged_models WHERE source_run_id" + among, ids);
    }
    for (const auto& [table, column] : tables_of_runs(database)) {
        execute(database, fmt::format(R"(DELETE FROM "{}" WHERE "{}"{})", table, column, among), ids);
    }
    execute(database, "DELETE FROM runs WHERE run_uuid" + among, ids);
}

void delete_files(const std::string& directory) {
    std::error_code failure;
    fs::remove_all(directory, failure);
    if (failure) {
        spdlog::warn("{} could not be removed: {}", directory, failure.message());
    }
}

Garbage plan(const SQLite::Database& database, const RunFiles& files, std::int64_t deleted_before_ms) {
    Garbage garbage;
    for (const DeletedRun& deleted : deleted_runs(database, deleted_before_ms)) {
        if (std::string reason = reason_to_keep(database, deleted); !reason.empty()) {
            garbage.kept.push_back({deleted.run.id, std::move(reason)});
            continue;
        }
        const RunFiles::Removal removal = files.removal(deleted.run);
        garbage.runs.push_back({deleted.run.id, removal.directory.value_or("").string(), 0, 0, removal.stays});
    }
    return garbage;
}

}  // namespace

Garbage collect_garbage(const TrackingLocation& location, std::int64_t deleted_before_ms, bool dry_run) {
    const RunLocation file = maintained_database(location, kInstead);
    if (!fs::exists(file.database.path)) {
        return {};
    }
    return on_database(file.database, [&] {
        const auto database = open_database(file.database, run_schema(file));
        SQLite::Transaction transaction(*database, SQLite::TransactionBehavior::IMMEDIATE);
        Garbage garbage = plan(*database, RunFiles(file, location.artifact_directories), deleted_before_ms);
        if (!dry_run) {
            delete_rows(*database, garbage.runs);
        }
        transaction.commit();  // others write on while files are looked at
        for (Garbage::Run& run : garbage.runs) {
            measure(run);
            if (!dry_run && !run.directory.empty()) {
                delete_files(run.directory);
            }
        }
        return garbage;
    });
}

}  // namespace forecast
