#include <filesystem>

#include <spdlog/spdlog.h>
#include <nlohmann/json.hpp>

#include "artifact_transfer.hpp"
#include "forecast/tracking/run_maintenance.hpp"
#include "local_path.hpp"
#include "maintained_database.hpp"
#include "schema_check.hpp"

namespace forecast {
namespace {

namespace fs = std::filesystem;

constexpr const char* kInstead = "on the server's machine type: mlflow gc --backend-store-uri DATABASE";

struct DeletedRun {
    std::string id;
    std::string artifact_uri;
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
        runs.push_back({rows.getColumn(0).getString(), rows.getColumn(1).getString(), rows.getColumn(2).getInt() != 0});
    }
    return runs;
}

/// Where the run's files may be removed: only a directory that carries its id.
std::optional<fs::path> own_directory(const DeletedRun& run) {
    const fs::path artifacts = local_path(run.artifact_uri);
    const fs::path directory = artifacts.parent_path();
    const bool is_own = artifacts.is_absolute() && directory.filename() == run.id;
    return is_own && fs::is_directory(directory) ? std::optional(directory) : std::nullopt;
}

std::uintmax_t bytes_below(const fs::path& directory) {
    std::uintmax_t bytes = 0;
    for (const ArtifactFile& file : list_files(directory)) {
        bytes += file.bytes;
    }
    return bytes;
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

void delete_rows(const SQLite::Database& database, const std::vector<std::string>& runs) {
    const std::string ids = nlohmann::json(runs).dump();
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

void delete_files(const std::vector<fs::path>& directories) {
    for (const fs::path& directory : directories) {
        std::error_code failure;
        fs::remove_all(directory, failure);
        if (failure) {
            spdlog::warn("{} could not be removed: {}", directory.string(), failure.message());
        }
    }
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
        Garbage garbage;
        std::vector<fs::path> directories;
        for (const DeletedRun& run : deleted_runs(*database, deleted_before_ms)) {
            (run.is_registered ? garbage.kept : garbage.runs).push_back(run.id);
            if (const auto directory = own_directory(run); directory && !run.is_registered) {
                directories.push_back(*directory);
            }
        }
        if (!dry_run) {
            delete_rows(*database, garbage.runs);
        }
        transaction.commit();  // others write on while files are looked at
        for (const fs::path& directory : directories) {
            garbage.artifact_bytes += bytes_below(directory);
        }
        if (!dry_run) {
            delete_files(directories);
        }
        return garbage;
    });
}

}  // namespace forecast
