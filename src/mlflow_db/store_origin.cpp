#include "store_origin.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include <fcntl.h>
#include <unistd.h>

#include <spdlog/spdlog.h>

#include "forecast/core/text.hpp"
#include "forecast/tracking/local_path.hpp"

namespace forecast {
namespace {

namespace fs = std::filesystem;

constexpr const char* kNote = ".moved";  // beside the database: the place at which the user was warned

/// `path` without `tail` at its end; empty where it does not end so or is not absolute.
std::string without_tail(const std::string& path, const std::string& tail) {
    const bool fits = path.size() > tail.size() && path.compare(path.size() - tail.size(), tail.size(), tail) == 0;
    return fits && path.front() == '/' ? path.substr(0, path.size() - tail.size()) : "";
}

bool is_present(const fs::path& directory) {
    std::error_code absent;
    return fs::is_directory(directory, absent);
}

/// Most rows name the same root.
class OwnRoots {
public:
    explicit OwnRoots(const RunFiles& files) : files_(files) {}
    bool contains(const std::string& root) {
        const auto known = known_.find(root);
        return known != known_.end() ? known->second : known_.emplace(root, files_.is_own(root)).first->second;
    }

private:
    const RunFiles& files_;
    std::map<std::string, bool> known_;
};

/// The roots of the experiments, those outside only.
std::map<std::string, NamedRoot> roots_of_experiments(const SQLite::Database& database, const RunFiles& files) {
    SQLite::Statement rows(database, "SELECT artifact_location, '/' || experiment_id FROM experiments");
    std::map<std::string, NamedRoot> roots;
    OwnRoots own(files);
    while (rows.executeStep()) {
        const std::string path = local_path(rows.getColumn(0).getString()).string();
        const std::string root = without_tail(path, rows.getColumn(1).getString());
        if (!root.empty() && !own.contains(root)) {
            roots[root].path = root;
        }
    }
    return roots;
}

void count_run(const RunFiles& files, const RunFiles::Run& run, NamedRoot& root) {
    const auto here = files.beside_database(run);
    if (here && is_present(*here)) {
        ++root.runs_here;
    } else if (is_present(local_path(run.artifact_uri))) {
        root.absent.push_back(run.id);
    }
}

void add_roots_of_runs(const SQLite::Database& database, const RunFiles& files,
                       std::map<std::string, NamedRoot>& roots) {
    SQLite::Statement rows(database, "SELECT run_uuid, artifact_uri, experiment_id FROM runs");
    OwnRoots own(files);
    while (rows.executeStep()) {
        const RunFiles::Run run{rows.getColumn(0).getString(), rows.getColumn(1).getString()};
        const std::string tail = "/" + rows.getColumn(2).getString() + "/" + run.id + "/artifacts";
        const std::string root = without_tail(local_path(run.artifact_uri).string(), tail);
        if (!root.empty() && !own.contains(root)) {
            roots[root].path = root;
            count_run(files, run, roots[root]);
        }
    }
}

bool was_told(const fs::path& note, const std::string& root) {
    std::error_code absent;
    if (!fs::is_regular_file(fs::symlink_status(note, absent))) {
        return false;
    }
    std::ifstream file(note);
    std::string place;
    return std::getline(file, place) && place == root;
}

/// Best effort: who may not write here is warned again.
void note_told(const fs::path& note, const std::string& root) {
    ::unlink(note.c_str());
    const int descriptor = ::open(note.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
    if (descriptor < 0) {
        return;
    }
    const std::string text = root + "\n";
    (void)!::write(descriptor, text.data(), text.size());
    ::close(descriptor);
}

}  // namespace

std::vector<NamedRoot> named_roots(const SQLite::Database& database, const RunFiles& files) {
    auto roots = roots_of_experiments(database, files);
    add_roots_of_runs(database, files, roots);
    std::vector<NamedRoot> all;
    for (auto& [path, root] : roots) {
        root.is_there = is_present(path);
        root.is_store = files.is_other_store(path);
        all.push_back(std::move(root));
    }
    return all;
}

void warn_if_moved(const SQLite::Database& database, const RunFiles& files) {
    const std::string& place = files.store().artifact_root;
    const fs::path note = fs::path(place) / kNote;
    if (roots_of_experiments(database, files).empty() || was_told(note, place)) {
        return;
    }
    std::vector<std::string> former;
    for (const NamedRoot& root : named_roots(database, files)) {
        if (root.is_surely_former()) {
            former.push_back(root.path);
        }
    }
    if (former.empty()) {
        return;
    }
    spdlog::warn(
        "the run store {} was moved or copied: it still names {}; forecast reads and writes what lies beside it and "
        "leaves the rest alone. That MLflow does so, too, type: forecast runs relocate",
        files.store().database.path, join(former, " and "));
    note_told(note, place);
}

}  // namespace forecast
