#include <algorithm>
#include <array>
#include <filesystem>

#include "forecast/core/text.hpp"
#include "forecast/mlflow_db/run_maintenance.hpp"
#include "forecast/tracking/local_path.hpp"
#include "maintained_database.hpp"
#include "schema_check.hpp"
#include "store_origin.hpp"

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

std::string checked_path(const std::string& text) {
    std::string path = local_path(text).lexically_normal().string();
    while (path.size() > 1 && path.back() == '/') {
        path.pop_back();
    }
    if (path.empty() || path.front() != '/' || path == "/") {
        throw Error(ErrorKind::invalid_argument, "'{}' is no absolute path below /, as the paths in the run store are",
                    text);
    }
    return path;
}

/// Those without files anywhere, of which only one can be taken for the place before.
void check_lost(const std::vector<NamedRoot>& former) {
    std::vector<std::string> lost;
    for (const NamedRoot& root : former) {
        if (!root.is_there && root.runs_here == 0) {
            lost.push_back(root.path);
        }
    }
    if (lost.size() > 1) {
        throw Error(ErrorKind::invalid_argument,
                    "the artifacts were below several directories that are not there any more ({}); name one at a time "
                    "with --from",
                    join(lost, ", "));
    }
}

/// Their paths lead to files, and would no more.
Error files_left_behind(std::size_t count, const std::string& first, const std::string& from, const std::string& to) {
    return Error(
        ErrorKind::invalid_argument,
        "{} of the runs have their files below {} and not below {} (the first is {}); copy them: cp -r {}/. {}", count,
        from, to, first, from, to);
}

/// A copy of the database alone.
void check_whole(const NamedRoot& root, const std::string& to) {
    if (!root.absent.empty()) {
        throw files_left_behind(root.absent.size(), root.absent.front(), root.path, to);
    }
}

/// What was said with --from: that the files of its runs are at `to`, or at least of some where the others have none.
void check_arrived(const SQLite::Database& database, const fs::path& from, const fs::path& to) {
    SQLite::Statement rows(database, "SELECT run_uuid, artifact_uri FROM runs");
    std::size_t arrived = 0;
    std::vector<std::string> left;
    std::vector<fs::path> absent;
    while (rows.executeStep()) {
        const fs::path path = local_path(rows.getColumn(1).getString());
        if (!begins_with(path, from)) {
            continue;
        }
        std::error_code unreadable;
        const fs::path moved = to / path.lexically_relative(from);
        if (fs::is_directory(moved, unreadable)) {
            ++arrived;
            continue;
        }
        absent.push_back(moved);
        if (fs::is_directory(path, unreadable)) {
            left.push_back(rows.getColumn(0).getString());
        }
    }
    if (!left.empty()) {
        throw files_left_behind(left.size(), left.front(), from.string(), to.string());
    }
    if (arrived == 0 && !absent.empty()) {
        throw Error(ErrorKind::invalid_argument,
                    "the files of the {} runs that name {} are not below {} (the first would be {}); name with --to "
                    "the directory that holds them now",
                    absent.size(), from.string(), to.string(), absent.front().string());
    }
}

/// Where the store lay before.
std::vector<std::string> former_roots(const SQLite::Database& database, const RunFiles& files, const std::string& to) {
    std::vector<NamedRoot> former = named_roots(database, files);
    former.erase(std::remove_if(former.begin(), former.end(), [](const NamedRoot& root) { return !root.is_former(); }),
                 former.end());
    check_lost(former);
    std::vector<std::string> paths;
    for (const NamedRoot& root : former) {
        check_whole(root, to);
        paths.push_back(root.path);
    }
    return paths;
}

void replace_all(const SQLite::Database& database, const std::string& from, Relocation& result) {
    for (const PathColumn& place : kPathColumns) {
        const std::size_t changed = replace(database, place, from, result.to) +
                                    replace(database, place, kFileScheme + from, kFileScheme + result.to);
        if (place.count != nullptr) {
            result.*place.count += changed;
        }
    }
}

}  // namespace

Relocation relocate(const TrackingLocation& location, const std::optional<std::string>& from,
                    const std::optional<std::string>& to, bool dry_run) {
    const RunLocation file = maintained_database(location, kInstead);
    if (!fs::exists(file.database.path)) {
        throw no_runs_yet(file);
    }
    Relocation result;
    result.to = to ? checked_path(fs::absolute(local_path(*to)).string()) : file.artifact_root;
    if (!fs::is_directory(result.to)) {
        throw Error(ErrorKind::invalid_argument, "{} is not a directory; --to names where the artifacts are now",
                    result.to);
    }
    if (from) {
        result.from = {checked_path(*from)};
    }
    return on_database(file.database, [&] {
        const auto database = open_database(file.database, run_schema(file));
        SQLite::Transaction transaction(*database, SQLite::TransactionBehavior::IMMEDIATE);
        if (from && result.from.front() != result.to) {
            check_arrived(*database, result.from.front(), result.to);
        }
        if (!from) {
            result.from = former_roots(*database, RunFiles(file, location.artifact_directories), result.to);
        }
        for (const std::string& root : result.from) {
            if (root != result.to) {
                replace_all(*database, root, result);
            }
        }
        if (!dry_run) {
            transaction.commit();
        }
        return result;
    });
}

}  // namespace forecast
