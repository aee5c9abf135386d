#include <array>
#include <filesystem>
#include <set>

#include "forecast/core/text.hpp"
#include "forecast/tracking/run_maintenance.hpp"
#include "local_path.hpp"
#include "maintained_database.hpp"
#include "schema_check.hpp"

namespace forecast {
namespace {

namespace fs = std::filesystem;

constexpr const char* kInstead = "artifact locations of a server are changed on its machine, in its database";
constexpr const char* kFileScheme = "file://";

struct PathColumn {
    const char* table;
    const char* column;
    std::size_t Relocation::*count;
};
constexpr std::array kPathColumns = {
    PathColumn{"experiments", "artifact_location", &Relocation::experiments},
    PathColumn{"runs", "artifact_uri", &Relocation::runs},
    PathColumn{"model_versions", "source", &Relocation::models},
    PathColumn{"model_versions", "storage_location", nullptr},  // of the same rows
    PathColumn{"logged_models", "artifact_location", &Relocation::models},
};

std::size_t replace(const SQLite::Database& database, const PathColumn& place, const std::string& from,
                    const std::string& to) {
    if (!has_column(database, place.table, place.column)) {
        return 0;
    }
    SQLite::Statement update(database, fmt::format("UPDATE {0} SET {1} = ?2 || substr({1}, length(?1) + 1) "
                                                   "WHERE {1} = ?1 OR substr({1}, 1, length(?1) + 1) = ?1 || '/'",
                                                   place.table, place.column));
    update.bind(1, from);
    update.bind(2, to);
    return static_cast<std::size_t>(update.exec());
}

std::string checked_path(const std::string& option, const std::string& text) {
    std::string path = local_path(text).lexically_normal().string();
    while (path.size() > 1 && path.back() == '/') {
        path.pop_back();
    }
    if (path.empty() || path.front() != '/' || path == "/") {
        throw Error(ExitCode::usage, "{} {}: the paths in the run store are absolute; give a whole one below /", option,
                    text);
    }
    return path;
}

/// `<root>` of the runs and experiments whose paths are `<root>/<experiment>/<run>/artifacts` and
/// `<root>/<experiment>`.
std::set<std::string> artifact_roots(const SQLite::Database& database) {
    SQLite::Statement rows(database, R"sql(
        SELECT artifact_location, '/' || experiment_id FROM experiments
        UNION SELECT artifact_uri, '/' || experiment_id || '/' || run_uuid || '/artifacts' FROM runs)sql");
    std::set<std::string> roots;
    while (rows.executeStep()) {
        const std::string path = local_path(rows.getColumn(0).getString()).string();
        const std::string tail = rows.getColumn(1).getString();
        const bool fits = path.size() > tail.size() && path.compare(path.size() - tail.size(), tail.size(), tail) == 0;
        if (fits && path.front() == '/') {
            roots.insert(path.substr(0, path.size() - tail.size()));
        }
    }
    return roots;
}

/// The root that is no longer there; nothing where all are.
std::optional<std::string> lost_root(const SQLite::Database& database) {
    std::vector<std::string> lost;
    for (const std::string& root : artifact_roots(database)) {
        if (!fs::is_directory(root)) {
            lost.push_back(root);
        }
    }
    if (lost.size() > 1) {
        throw Error(ExitCode::usage,
                    "the artifacts were below several directories that are not there any more ({}); name one at a time "
                    "with --from",
                    join(lost, ", "));
    }
    return lost.empty() ? std::nullopt : std::optional(lost.front());
}

}  // namespace

Relocation relocate(const TrackingLocation& location, const std::optional<std::string>& from,
                    const std::optional<std::string>& to, bool dry_run) {
    const RunLocation file = maintained_database(location, kInstead);
    if (!fs::exists(file.database.path)) {
        throw no_runs_yet(file);
    }
    Relocation result;
    result.to = to ? checked_path("--to", fs::absolute(local_path(*to)).string()) : file.artifact_root;
    if (!fs::is_directory(result.to)) {
        throw Error(ExitCode::usage, "{} is not a directory; --to names where the artifacts are now", result.to);
    }
    result.from = from ? checked_path("--from", *from) : "";
    return on_database(file.database, [&] {
        const auto database = open_database(file.database, run_schema(file));
        SQLite::Transaction transaction(*database, SQLite::TransactionBehavior::IMMEDIATE);
        if (!from) {
            result.from = lost_root(*database).value_or("");
        }
        if (result.from.empty() || result.from == result.to) {
            return result;
        }
        for (const PathColumn& place : kPathColumns) {
            const std::size_t changed = replace(*database, place, result.from, result.to) +
                                        replace(*database, place, kFileScheme + result.from, kFileScheme + result.to);
            if (place.count != nullptr) {
                result.*place.count += changed;
            }
        }
        if (!dry_run) {
            transaction.commit();
        }
        return result;
    });
}

}  // namespace forecast
