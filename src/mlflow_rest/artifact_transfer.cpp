#include "artifact_transfer.hpp"

#include <algorithm>
#include <limits>
#include <optional>

#include "forecast/core/clean_text.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"
#include "forecast/core/url.hpp"
#include "forecast/tracking/artifact_files.hpp"
#include "forecast/tracking/local_path.hpp"
#include "forecast/tracking/random_id.hpp"

namespace forecast {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostFiles = 100'000;
constexpr int kDeepest = 32;  // directories in each other
constexpr std::size_t kMostDirectories = 2'000;
constexpr std::uintmax_t kMostGrowth = 64U << 20U;  // bytes
constexpr std::string_view kProxyScheme = "mlflow-artifacts:";
constexpr const char* kProxyPath = "/api/2.0/mlflow-artifacts/artifacts/";

bool starts_with(std::string_view text, std::string_view prefix) {
    return text.substr(0, prefix.size()) == prefix;
}

bool is_local(const std::string& artifact_uri) {
    return starts_with(artifact_uri, "/") || starts_with(artifact_uri, "file:///");
}

std::string encoded_path(const std::string& path) {
    std::string encoded;
    for (const fs::path& part : fs::path(path)) {
        encoded += (encoded.empty() ? "" : "/") + url_encode(part.string());
    }
    return encoded;
}

/// "http://server" of the artifacts' own server where their location names one.
std::string proxy_of(const std::string& server, const std::string& authority) {
    return authority.empty() ? server : server.substr(0, server.find("://") + 3) + authority;
}

/// The URL below which the server gives and takes the files of `artifact_uri`; ends in no slash.
std::string proxy_url(const MlflowApi& api, const std::string& artifact_uri) {
    if (starts_with(artifact_uri, "http://") || starts_with(artifact_uri, "https://")) {
        return artifact_uri;
    }
    if (!starts_with(artifact_uri, kProxyScheme)) {
        throw Error(ErrorKind::invalid_argument,
                    "the artifacts are kept at {}, which this program cannot reach; start the MLflow server with "
                    "--serve-artifacts and name an experiment made since",
                    artifact_uri);
    }
    std::string path = artifact_uri.substr(kProxyScheme.size());
    std::string authority;
    if (starts_with(path, "//")) {
        const auto slash = std::min(path.find('/', 2), path.size());
        authority = path.substr(2, slash - 2);
        path.erase(0, slash);
    }
    path.erase(0, std::min(path.find_first_not_of('/'), path.size()));
    return proxy_of(api.uri(), authority) + kProxyPath + encoded_path(path);
}

/// A server that names /etc is not obeyed.
void check_allowed(const MlflowApi& api, const fs::path& path) {
    if (!api.may_use_locally(path)) {
        throw Error(ErrorKind::invalid_argument,
                    "the MLflow server {} names {} of this machine for the artifacts, which it may only where you say "
                    "so: name the directory in the config (artifact_directories) or in FORECAST_ARTIFACT_DIRECTORIES, "
                    "trust the server in this with MLFLOW_ALLOW_LOCAL_ARTIFACTS=true, or start it with "
                    "--serve-artifacts and name an experiment made since",
                    api.uri(), path.string());
    }
}

void copy_to_directory(const fs::path& from, const fs::path& to) {
    std::error_code failure;
    fs::create_directories(to, failure);
    if (!failure) {
        fs::copy(from, to, fs::copy_options::recursive | fs::copy_options::overwrite_existing, failure);
    }
    if (failure) {
        throw Error(
            "the MLflow server keeps the run's artifacts in {}, which cannot be written from here ({}); start it with "
            "--serve-artifacts and name an experiment made since",
            to.string(), failure.message());
    }
}

/// A path that stays below the directory it is meant for, whatever the server says.
void check_is_below(const std::string& path) {
    const fs::path given(path);
    const bool climbs = std::find(given.begin(), given.end(), "..") != given.end();
    if (given.empty() || given.is_absolute() || climbs || path.find('\0') != std::string::npos) {
        throw Error("the MLflow server names the file '{}', which would lie outside the run's artifacts", path);
    }
    if (visible(path) != path) {
        throw Error(
            "the MLflow server names the file '{}', with control characters or bytes that are no text; rename "
            "it there",
            visible(path));
    }
}

/// What a server lists of a run, directory by directory.
struct Listing {
    std::vector<ArtifactFile> files;
    std::size_t directories = 0;
};

/// Whether `name` lies in the directory `path`; else the listing could go round in circles.
bool is_in(const std::string& name, const std::string& path) {
    return path.empty() ? !name.empty() : starts_with(name, path + "/") && name.size() > path.size() + 1;
}

void add_listed(MlflowApi& api, const std::string& run_id, const std::string& path, int depth, Listing& listing) {
    if (depth > kDeepest || ++listing.directories > kMostDirectories) {
        throw Error("run {} has artifacts more than {} directories deep or in more than {}; they cannot be fetched",
                    run_id, kDeepest, kMostDirectories);
    }
    const auto entries = api.pages({"GET", "artifacts/list", {{"run_id", run_id}, {"path", path}}, {}}, "files");
    for (const auto& entry : entries) {
        const std::string name = text_of(entry, "path");
        check_is_below(name);
        const bool is_directory = text_of(entry, "is_dir") == "true";
        if (is_directory && is_in(name, path)) {
            add_listed(api, run_id, name, depth + 1, listing);
        } else if (!is_directory) {
            const auto bytes = std::max<std::int64_t>(integer_of(entry, "file_size"), 0);
            listing.files.push_back({name, static_cast<std::uintmax_t>(bytes)});
        }
        if (listing.files.size() > kMostFiles) {
            throw Error("run {} has more than {} artifacts; they are too many to be fetched", run_id, kMostFiles);
        }
    }
}

void fetch(MlflowApi& api, const std::string& artifact_uri, const ArtifactFile& file, const fs::path& to) {
    if (is_local(artifact_uri)) {
        const fs::path path = local_path(artifact_uri) / file.path;
        check_allowed(api, path);
        write_file_atomically(to, read_file(path));
        return;
    }
    // A file may have grown since it was listed, but not without end.
    api.get_file(proxy_url(api, artifact_uri) + "/" + encoded_path(file.path), to, file.bytes + kMostGrowth);
}

/// Before the disk is full of what a server says it has.
void check_there_is_room(const fs::path& directory, const std::vector<ArtifactFile>& files) {
    std::uintmax_t bytes = 0;
    for (const ArtifactFile& file : files) {
        bytes += std::min(file.bytes, std::numeric_limits<std::uintmax_t>::max() - bytes);
    }
    fs::path present = fs::absolute(directory);
    std::error_code unknown;
    while (!fs::exists(present, unknown) && present.has_relative_path()) {
        present = present.parent_path();
    }
    const fs::space_info space = fs::space(present, unknown);
    if (!unknown && bytes > space.available) {
        throw Error("the artifacts are {} bytes, and {} has room for {}; make room there", bytes, present.string(),
                    space.available);
    }
}

/// Where files lie until all are there; nothing of it is left behind.
struct Arrival {
    explicit Arrival(fs::path where) : directory(std::move(where)) {}
    ~Arrival() {
        std::error_code ignored;
        fs::remove_all(directory, ignored);
    }
    Arrival(const Arrival&) = delete;
    Arrival& operator=(const Arrival&) = delete;

    fs::path directory;
};

/// Where a file goes; a link in `directory` does not lead it elsewhere.
fs::path place_below(const fs::path& directory, const std::string& path) {
    fs::path place = directory / path;
    if (!lies_below(place.parent_path(), directory)) {
        throw Error(ErrorKind::invalid_argument,
                    "{} is behind a link out of {}, where nothing is written; remove the link", place.string(),
                    directory.string());
    }
    return place;
}

/// Moves one file to where it is read from; what was there is replaced in one step.
void move_into_place(const fs::path& from, const fs::path& to) {
    std::error_code failure;
    fs::create_directories(to.parent_path(), failure);
    fs::rename(from, to, failure);
    if (failure) {
        throw Error("cannot move {} to {}: {}", from.string(), to.string(), failure.message());
    }
}

}  // namespace

std::vector<ArtifactFile> list_remote_artifacts(MlflowApi& api, const std::string& run_id) {
    Listing listing;
    add_listed(api, run_id, "", 0, listing);
    std::vector<ArtifactFile> files = std::move(listing.files);
    std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
    return files;
}

void check_within_reach(const MlflowApi& api, const std::string& artifact_uri) {
    if (is_local(artifact_uri)) {
        check_allowed(api, local_path(artifact_uri));
    } else if (!artifact_uri.empty()) {
        (void)proxy_url(api, artifact_uri);
    }
}

void upload_artifacts(MlflowApi& api, const fs::path& directory, const std::string& artifact_uri) {
    const auto files = list_files(directory);
    if (files.empty()) {
        return;
    }
    if (is_local(artifact_uri)) {
        for (const ArtifactFile& file : files) {
            check_allowed(api, local_path(artifact_uri) / file.path);  // a link may lead out of it
        }
        copy_to_directory(directory, local_path(artifact_uri));
        return;
    }
    const std::string url = proxy_url(api, artifact_uri);
    for (const ArtifactFile& file : files) {
        api.put_file(url + "/" + encoded_path(file.path), read_file(directory / file.path));
    }
}

void download_artifacts(MlflowApi& api, const std::string& artifact_uri, const std::vector<ArtifactFile>& files,
                        const fs::path& directory) {
    check_there_is_room(directory, files);
    const Arrival arrival{directory.string() + ".arriving-" + random_id()};
    for (const ArtifactFile& file : files) {
        fetch(api, artifact_uri, file, arrival.directory / file.path);
    }
    for (const ArtifactFile& file : files) {
        move_into_place(arrival.directory / file.path, place_below(directory, file.path));
    }
}

}  // namespace forecast
