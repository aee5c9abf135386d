#include <algorithm>
#include <cctype>
#include <filesystem>
#include <set>

#include "forecast/core/text.hpp"
#include "forecast/mlflow_db/run_maintenance.hpp"
#include "forecast/tracking/local_path.hpp"
#include "forecast/tracking/run_values.hpp"
#include "forecast/tracking/spool.hpp"
#include "maintained_database.hpp"
#include "mlflow_releases.hpp"
#include "orphaned_runs.hpp"
#include "run_files.hpp"
#include "store_origin.hpp"

namespace forecast {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kNamedAtMost = 5;

std::string named(const std::vector<std::string>& names) {
    const auto shown = std::min(names.size(), kNamedAtMost);
    const std::vector<std::string> first(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(shown));
    return join(first, ", ") + (names.size() > shown ? ", ..." : "");
}

std::string counted(std::size_t count, const char* noun) {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string text_of(const SQLite::Database& database, const std::string& sql) {
    SQLite::Statement row(database, sql);
    return row.executeStep() ? row.getColumn(0).getString() : "";
}

std::vector<std::string> texts_of(const SQLite::Database& database, const std::string& sql) {
    SQLite::Statement rows(database, sql);
    std::vector<std::string> texts;
    while (rows.executeStep()) {
        texts.push_back(rows.getColumn(0).getString());
    }
    return texts;
}

Finding place(const SQLite::Database& database, const RunLocation& file) {
    const auto obstacle = write_obstacle(file.database);
    return in_order("run store",
                    fmt::format("{}: {} active and {} deleted runs", file.database.path,
                                text_of(database, "SELECT count(*) FROM runs WHERE lifecycle_stage = 'active'"),
                                text_of(database, "SELECT count(*) FROM runs WHERE lifecycle_stage = 'deleted'")),
                    obstacle ? "it can be read, and not be written by you: " + *obstacle : "");
}

Finding revision(const SQLite::Database& database) {
    const std::string id = text_of(database, "SELECT version_num FROM alembic_version");
    const auto releases = releases_of_revision(id);
    if (releases.empty()) {
        return in_order("revision", id + ", of no MLflow release known here", "its tables are what is needed: go on");
    }
    const std::string openers = openers_of_revision(id);
    return in_order("revision", fmt::format("{} ({}){}", id, releases, openers.empty() ? "" : ", opened " + openers));
}

Finding integrity(const SQLite::Database& database, const RunLocation& file) {
    const auto faults = damage(database, 20);
    if (!faults.empty()) {
        return problem(
            "integrity", "the database is damaged: " + named(faults),
            fmt::format("save what can be read: sqlite3 {} .recover | sqlite3 mended.db", file.database.path));
    }
    const auto tables = texts_of(database, "SELECT DISTINCT \"table\" FROM pragma_foreign_key_check");
    if (!tables.empty()) {
        return problem("integrity", "rows belong to runs or models that are not there, in " + named(tables),
                       "see them with: forecast runs query \"PRAGMA foreign_key_check\"");
    }
    return in_order("integrity", "every page and every reference is whole");
}

Finding journal(const SQLite::Database& database) {
    const std::string mode = text_of(database, "PRAGMA journal_mode");
    if (mode == "wal") {
        return in_order("journal", "write-ahead log: readers and a writer do not wait for each other");
    }
    return in_order(
        "journal", mode + ": a writer keeps readers waiting",
        "network file systems allow no other; on a local disk the next command that writes changes it to wal");
}

Finding running(const SQLite::Database& database) {
    const auto dead = orphaned_runs_of(database);
    if (dead.empty()) {
        return in_order("running",
                        counted(texts_of(database, "SELECT 1 FROM runs WHERE status = 'RUNNING'").size(), "run") +
                            " RUNNING, none of a process that is gone");
    }
    return problem("running", counted(dead.size(), "RUNNING run") + " whose process is gone: " + named(dead),
                   "mark as FAILED with: forecast runs gc");
}

/// Only a run with a model must have files; others may never have written one.
Finding missing_artifacts(const SQLite::Database& database, const RunFiles& files) {
    SQLite::Statement rows(database, R"sql(
        SELECT r.run_uuid, r.artifact_uri FROM runs r
        JOIN tags t ON t.run_uuid = r.run_uuid AND t.key = 'mlflow.log-model.history'
        WHERE r.lifecycle_stage = 'active')sql");
    std::vector<std::string> missing;
    std::size_t with_model = 0;
    while (rows.executeStep()) {
        const RunFiles::Run run{rows.getColumn(0).getString(), rows.getColumn(1).getString()};
        ++with_model;
        if (!files.find(run)) {
            missing.push_back(files.expected_place(run));
        }
    }
    if (missing.empty()) {
        return in_order("artifacts", fmt::format("the files of all {} runs with a model are there", with_model));
    }
    return problem(
        "artifacts", counted(missing.size(), "run") + " with a model whose files are not at " + named(missing),
        "if they were moved: forecast runs relocate; mlflow-artifacts: is reached through its server, or name its "
        "directory in FORECAST_ARTIFACT_DIRECTORIES");
}

bool is_experiment_id(const std::string& name) {
    return std::all_of(name.begin(), name.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

Finding orphans(const SQLite::Database& database, const RunLocation& file) {
    const auto ids = texts_of(database, "SELECT run_uuid FROM runs");
    const std::set<std::string> known(ids.begin(), ids.end());
    std::vector<std::string> found;
    std::error_code unreadable;
    for (const auto& experiment : fs::directory_iterator(file.artifact_root, unreadable)) {
        if (!experiment.is_directory() || !is_experiment_id(experiment.path().filename().string())) {
            continue;
        }
        for (const auto& run : fs::directory_iterator(experiment.path(), unreadable)) {
            const std::string id = run.path().filename().string();
            if (run.is_directory() && is_run_id(id) && known.count(id) == 0) {
                found.push_back(run.path().string());
            }
        }
    }
    if (found.empty()) {
        return in_order("orphans", "every artifact directory belongs to a run");
    }
    std::sort(found.begin(), found.end());
    return in_order("orphans",
                    "no run names " + (found.size() == 1 ? "" : counted(found.size(), "directory: ")) + named(found),
                    "look into them and remove them by hand");
}

/// A store that lay elsewhere before: MLflow looks for its files there.
std::optional<Finding> moved(const SQLite::Database& database, const RunFiles& files) {
    std::vector<std::string> former;
    for (const NamedRoot& root : named_roots(database, files)) {
        if (root.is_surely_former()) {
            former.push_back(root.path);
        }
    }
    if (former.empty()) {
        return std::nullopt;
    }
    return problem("locations", "the run store was moved or copied: it still names " + named(former),
                   "forecast uses what lies beside the database; that MLflow does, too: forecast runs relocate");
}

Finding outside(const SQLite::Database& database, const RunFiles& files) {
    if (auto found = moved(database, files)) {
        return *found;
    }
    SQLite::Statement rows(database,
                           "SELECT name, artifact_location FROM experiments WHERE lifecycle_stage = 'active'");
    std::vector<std::string> elsewhere;
    while (rows.executeStep()) {
        const std::string location = rows.getColumn(1).getString();
        if (!is_local_location(location) || !files.is_own(local_path(location))) {
            elsewhere.push_back(fmt::format("'{}' at {}", rows.getColumn(0).getString(), location));
        }
    }
    if (elsewhere.empty()) {
        return in_order("locations", "all experiments keep their artifacts beside the database");
    }
    return in_order("locations", "artifacts are kept elsewhere by " + named(elsewhere),
                    "new runs go beside the database, unless FORECAST_ARTIFACT_DIRECTORIES names their directory; "
                    "mlflow-artifacts: is reached through its server");
}

Finding spools(const TrackingLocation& location) {
    std::vector<std::string> waiting;
    for (const fs::path& file : waiting_spools(location)) {
        waiting.push_back(file.filename().string());
    }
    if (waiting.empty()) {
        return in_order("spool", "nothing waits to be delivered");
    }
    return problem("spool", counted(waiting.size(), "run") + " not wholly delivered: " + named(waiting),
                   "deliver with: forecast runs sync");
}

}  // namespace

std::vector<Finding> diagnose_store(const TrackingLocation& location) {
    if (location.is_server()) {
        return {spools(location)};
    }
    const RunLocation file = run_location(location.uri);
    return on_database(file.database, [&]() -> std::vector<Finding> {
        const auto database = open_database_read_only(file.database, run_schema(file));
        if (!database) {
            return {in_order("run store", file.database.path + " is not there yet", "the first train makes it")};
        }
        const RunFiles files(file, location.artifact_directories);
        return {place(*database, file),   revision(*database),       integrity(*database, file),
                journal(*database),       running(*database),        missing_artifacts(*database, files),
                orphans(*database, file), outside(*database, files), spools(location)};
    });
}

}  // namespace forecast
