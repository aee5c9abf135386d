#include "run_files.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "forecast/core/error.hpp"
#include "forecast/tracking/local_path.hpp"
#include "forecast/tracking/run_values.hpp"
#include "forecast/tracking/served_folder.hpp"

namespace forecast {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kServerScheme = "mlflow-artifacts:";
constexpr const char* kServerDirectory = "mlartifacts";  // where a server keeps them unless it is told otherwise

bool is_existing_directory(const fs::path& path) {
    std::error_code absent;
    return fs::is_directory(path, absent);
}

/// Each directory from the one below `root` down to `path`.
std::vector<fs::path> steps(const fs::path& root, const fs::path& path) {
    std::vector<fs::path> all;
    fs::path step = root;
    for (const fs::path& part : path.lexically_relative(root)) {
        step /= part;
        all.push_back(step);
    }
    return all;
}

/// The path that a row names; empty where it names none, or a server's.
fs::path named_place(const std::string& artifact_uri) {
    return is_local_location(artifact_uri) ? plain_path(local_path(artifact_uri)) : fs::path();
}

/// The path behind "mlflow-artifacts:/" or "mlflow-artifacts://host/"; nothing where it climbs.
std::optional<fs::path> path_at_server(const std::string& artifact_uri) {
    std::string path = artifact_uri.substr(kServerScheme.size());
    if (path.rfind("//", 0) == 0) {
        path.erase(0, std::min(path.find('/', 2), path.size()));
    }
    path.erase(0, std::min(path.find_first_not_of('/'), path.size()));
    const fs::path relative = fs::path(path).lexically_normal();
    const bool climbs = relative.empty() || *relative.begin() == "..";
    return climbs ? std::nullopt : std::optional(relative);
}

}  // namespace

RunFiles::RunFiles(RunLocation store, std::vector<fs::path> named, std::optional<std::string> served_root)
    : store_(std::move(store)), named_(std::move(named)), served_root_(std::move(served_root)) {}

bool RunFiles::is_own(const fs::path& path) const {
    std::error_code absent;
    const fs::path file = fs::canonical(store_.database.path, absent);
    return lies_below(path, store_.artifact_root) || (!absent && lies_below(path, file.parent_path()));
}

bool RunFiles::is_other_store(const fs::path& directory) const {
    std::error_code absent;
    const fs::path database = directory / fs::path(store_.database.path).filename();
    return fs::exists(database, absent) && !fs::equivalent(database, store_.database.path, absent);
}

std::optional<fs::path> RunFiles::foreign_store(const Run& run) const {
    const fs::path path = named_place(run.artifact_uri);
    const fs::path root = path.parent_path().parent_path().parent_path();
    const bool is_foreign = !path.empty() && is_other_store(root) && !may_be_written(path);
    return is_foreign ? std::optional(root) : std::nullopt;
}

bool RunFiles::may_be_written(const fs::path& path) const {
    return is_own(path) || lies_below_any(path, named_);
}

std::optional<fs::path> RunFiles::beside_database(const Run& run) const {
    const fs::path path = named_place(run.artifact_uri);
    const fs::path directory = path.parent_path();
    if (!is_run_id(run.id) || path.filename() != "artifacts" || directory.filename() != run.id) {
        return std::nullopt;
    }
    const fs::path root = store_.artifact_root;
    return begins_with(path, root) ? path
                                   : root / directory.parent_path().filename() / directory.filename() / "artifacts";
}

/// Of a file that a server owns: where such a server keeps what it calls so.
std::optional<fs::path> RunFiles::of_server(const std::string& artifact_uri) const {
    const bool is_served = artifact_uri.rfind(kServerScheme, 0) == 0;
    const auto path = is_served ? path_at_server(artifact_uri) : std::nullopt;
    if (!path) {
        return std::nullopt;
    }
    for (const fs::path& folder : server_folders()) {
        if (is_existing_directory(folder / *path)) {
            return folder / *path;
        }
    }
    return std::nullopt;
}

std::vector<fs::path> RunFiles::server_folders() const {
    const fs::path root = store_.artifact_root;
    std::vector<fs::path> folders = {root, root / kServerDirectory, root.parent_path() / kServerDirectory};
    folders.insert(folders.end(), named_.begin(), named_.end());
    return folders;
}

std::optional<fs::path> RunFiles::writable_of_server(const std::string& artifact_uri) const {
    const bool is_served = artifact_uri.rfind(kServerScheme, 0) == 0;
    const bool names_host = is_served && artifact_uri.compare(kServerScheme.size(), 2, "//") == 0 &&
                            artifact_uri.compare(kServerScheme.size(), 3, "///") != 0;
    const auto path = is_served && !names_host ? path_at_server(artifact_uri) : std::nullopt;
    if (!path) {
        return std::nullopt;
    }
    struct Sign {
        fs::path folder;
        fs::path has;
    };
    std::vector<Sign> signs;
    const auto folders = server_folders();
    for (const fs::path& known : {*path, *path->begin()}) {  // the run's directory, the experiment's
        std::transform(folders.begin(), folders.end(), std::back_inserter(signs), [&](const fs::path& folder) {
            return Sign{folder, known};
        });
    }
    std::transform(named_.begin(), named_.end(), std::back_inserter(signs), [](const fs::path& folder) {
        return Sign{folder, kUploads};
    });
    std::transform(folders.begin() + 1, folders.end(), std::back_inserter(signs),  // the root is there in each store
                   [](const fs::path& folder) {
                       return Sign{folder, ""};
                   });
    const auto found = std::find_if(signs.begin(), signs.end(), [&](const Sign& sign) {
        return is_existing_directory(sign.folder / sign.has) && may_be_written(sign.folder / *path);
    });
    return found == signs.end() ? std::nullopt : std::optional(found->folder / *path);
}

std::optional<fs::path> RunFiles::find(const Run& run) const {
    if (auto own = beside_database(run); own && is_existing_directory(*own)) {
        return own;
    }
    if (!is_local_location(run.artifact_uri)) {
        return of_server(run.artifact_uri);
    }
    const fs::path path = local_path(run.artifact_uri);
    return is_existing_directory(path) && !foreign_store(run) ? std::optional(path) : std::nullopt;
}

Error RunFiles::names_no_place(const Run& run) const {
    return Error(ErrorKind::data_loss, "the row of run {} in {} does not say where its artifacts are", run.id,
                 store_.database.path);
}

std::string RunFiles::expected_place(const Run& run) const {
    const auto own = foreign_store(run) ? beside_database(run) : std::nullopt;
    return own ? own->string() : run.artifact_uri.empty() ? "no place (the row names none)" : run.artifact_uri;
}

fs::path RunFiles::require(const Run& run) const {
    if (auto found = find(run)) {
        return *found;
    }
    if (const auto foreign = foreign_store(run)) {
        const std::string directory = fs::path(local_path(run.artifact_uri)).parent_path().string();
        throw Error("the artifacts of run {} are not at {}; those at {} belong to another run store and are not read",
                    run.id, expected_place(run), directory)
            .with_advice(fmt::format("copy them here, or name {} in FORECAST_ARTIFACT_DIRECTORIES", foreign->string()));
    }
    if (run.artifact_uri.empty()) {
        throw names_no_place(run).with_advice("forecast runs delete " + run.id);
    }
    if (is_local_location(run.artifact_uri)) {
        throw Error("the artifacts of run {} are not at {}", run.id, local_path(run.artifact_uri).string())
            .with_advice("were they moved? Then type: forecast runs relocate");
    }
    throw Error(ErrorKind::invalid_argument,
                "the artifacts of run {} are at {}, kept by the MLflow server that owns {}: ask it "
                "(MLFLOW_TRACKING_URI=http://SERVER), or name the directory where it keeps them "
                "(FORECAST_ARTIFACT_DIRECTORIES)",
                run.id, run.artifact_uri, store_.database.path);
}

fs::path RunFiles::for_writing(const Run& run) const {
    if (run.artifact_uri.empty()) {
        throw names_no_place(run);
    }
    if (auto served = writable_of_server(run.artifact_uri)) {
        return *std::move(served);
    }
    if (!is_local_location(run.artifact_uri)) {
        throw Error(ErrorKind::invalid_argument,
                    "the artifacts of run {} are at {}, which only the MLflow server that owns {} can write; say "
                    "MLFLOW_TRACKING_URI=http://SERVER, or name its folder in FORECAST_ARTIFACT_DIRECTORIES",
                    run.id, run.artifact_uri, store_.database.path);
    }
    fs::path path = plain_path(local_path(run.artifact_uri));
    if (may_be_written(path)) {
        return path;
    }
    const auto own = beside_database(run);
    if (own && may_be_written(*own) && (is_existing_directory(own->parent_path()) || !is_existing_directory(path))) {
        return *own;
    }
    throw Error(ErrorKind::invalid_argument, "the artifacts of run {} are at {}, outside {}, where nothing is written",
                run.id, path.string(), store_.artifact_root)
        .with_advice(
            "copy them here and type `forecast runs relocate`, or name the directory in "
            "FORECAST_ARTIFACT_DIRECTORIES");
}

std::string RunFiles::location_for_new_runs(const Experiment& experiment) const {
    const std::string& location = experiment.artifact_location;
    if (is_served() || writable_of_server(location)) {
        return location;
    }
    if (!is_local_location(location)) {
        throw Error(ErrorKind::invalid_argument,
                    "the experiment '{}' keeps its artifacts at {}, which only the MLflow server that owns this file "
                    "can write; say MLFLOW_TRACKING_URI=http://SERVER, name the server's folder in "
                    "FORECAST_ARTIFACT_DIRECTORIES, or name another experiment",
                    experiment.name, location);
    }
    if (may_be_written(local_path(location))) {
        return location;
    }
    std::string own = store_.artifact_root + "/" + experiment.id;
    if (!may_be_written(own)) {
        throw Error(ErrorKind::invalid_argument,
                    "{} is a link out of {}, where nothing is written; name the directory it leads to in "
                    "FORECAST_ARTIFACT_DIRECTORIES, or remove the link",
                    own, store_.artifact_root);
    }
    return own;
}

namespace {

/// What is said of a link that goes, called `name`; empty where `path` is none.
std::string target_stays(const fs::path& path, const char* name) {
    std::error_code failure;
    return fs::is_symlink(fs::symlink_status(path, failure))
               ? fmt::format("{} is a link: what it leads to, {}, stays", name,
                             fs::read_symlink(path, failure).string())
               : "";
}

}  // namespace

RunFiles::Removal RunFiles::removal(const Run& run) const {
    const bool is_local = is_local_location(run.artifact_uri);
    const auto artifacts = beside_database(run);
    const fs::path root = store_.artifact_root;
    std::error_code absent;
    if (!artifacts || !fs::exists(fs::symlink_status(artifacts->parent_path(), absent))) {
        const fs::path path = named_place(run.artifact_uri);
        const bool elsewhere = !is_local || fs::exists(fs::symlink_status(path, absent));
        return {std::nullopt, elsewhere ? fmt::format("{} is not the run's own directory below {}",
                                                      is_local ? path.string() : run.artifact_uri, root.string())
                                        : ""};
    }
    const fs::path directory = artifacts->parent_path();
    for (const fs::path& step : steps(root, directory)) {
        if (std::string link = target_stays(step, "it"); step == directory && !link.empty()) {
            return {directory, std::move(link)};
        }
        if (!fs::is_directory(fs::symlink_status(step, absent))) {
            return {std::nullopt, step.string() + " is a link or no directory"};
        }
        if (is_other_store(step)) {
            return {std::nullopt, directory.string() + " belongs to the run store in " + step.string()};
        }
    }
    return {directory, target_stays(*artifacts, "artifacts in it")};
}

}  // namespace forecast
