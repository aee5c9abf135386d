#include "forecast/serve/server.hpp"

#include <chrono>
#include <optional>
#include <regex>

#include <fmt/format.h>

#include "artifact_files.hpp"
#include "forecast/core/error.hpp"
#include "forecast/mlflow_db/sqlite_logged_models.hpp"
#include "forecast/mlflow_db/sqlite_stores.hpp"
#include "forecast/net/http_server.hpp"
#include "forecast/tracking/local_path.hpp"
#include "front_service.hpp"
#include "mlflow_service.hpp"
#include "served_artifacts.hpp"

namespace forecast {

namespace fs = std::filesystem;

namespace {

constexpr const char* kUsualFolder = "mlartifacts";

void check_options(const ServeOptions& options) {
    if (options.store.is_server()) {
        throw Error(ErrorKind::invalid_argument, "{} is a server already; name the directory of a store (--store)",
                    options.store.uri);
    }
    if (!is_loopback(options.host) && options.token.empty()) {
        throw Error(
            ErrorKind::invalid_argument,
            "at {} anybody who reaches this machine could change its runs: give a token in FORECAST_SERVE_TOKEN "
            "or --token-file, or serve --host 127.0.0.1",
            options.host);
    }
    if (options.certificate.empty() != options.key.empty()) {
        throw Error(ErrorKind::invalid_argument, "TLS needs both --certificate and --key");
    }
}

fs::path served_folder(const ServeOptions& options) {
    return plain_path(options.artifacts.empty() ? options.store.directory / kUsualFolder : options.artifacts);
}

/// The store as this server opens it: artifacts may lie in the folders that the options name.
TrackingLocation served_store(const ServeOptions& options) {
    TrackingLocation store = options.store;
    store.served_root = options.artifact_root;
    store.artifact_directories.push_back(served_folder(options));
    if (is_local_location(options.artifact_root)) {
        store.served_root = options.artifact_root.rfind("file:", 0) == 0 ? options.artifact_root
                                                                         : plain_path(options.artifact_root).string();
        store.artifact_directories.push_back(plain_path(local_path(options.artifact_root)));
    }
    return store;
}

std::vector<fs::path> readable_folders(const TrackingLocation& store) {
    std::vector<fs::path> folders = store.artifact_directories;
    folders.push_back(plain_path(store.directory));
    return folders;
}

std::unique_ptr<RunStore> open_runs(const TrackingLocation& store, bool read_only) {
    auto runs = read_only ? open_sqlite_run_store_read_only(store) : open_sqlite_run_store(store);
    if (!runs) {
        throw Error(ErrorKind::invalid_argument, "there are no runs at {} yet that could be served read-only",
                    store.uri);
    }
    return runs;
}

std::unique_ptr<ModelRegistry> open_registry(const TrackingLocation& store, bool read_only) {
    return read_only ? open_sqlite_model_registry_read_only(store) : open_sqlite_model_registry(store);
}

std::vector<std::string> own_names(const ServeOptions& options) {
    std::vector<std::string> names = options.hosts;
    names.push_back(options.host);
    return names;
}

/// Uploads that a server before this one did not finish; one beside it may be at work.
void clear_old_uploads(const fs::path& directory) {
    std::error_code unreadable;
    for (const auto& entry : fs::directory_iterator(directory, unreadable)) {
        const auto written = entry.last_write_time(unreadable);
        if (!unreadable && written < fs::file_time_type::clock::now() - std::chrono::hours(24)) {
            fs::remove(entry.path(), unreadable);
        }
    }
}

void prepare_folder(const fs::path& folder, bool read_only) {
    if (read_only) {
        return;
    }
    std::error_code failure;
    fs::create_directories(folder / kUploads, failure);
    clear_old_uploads(folder / kUploads);
    if (failure) {
        throw Error(ErrorKind::permission, "the folder {} for artifacts cannot be written: {}", folder.string(),
                    failure.message());
    }
}

std::optional<std::regex> pattern_of_sources(const std::string& pattern) {
    try {
        return pattern.empty() ? std::nullopt : std::optional<std::regex>(pattern);
    } catch (const std::regex_error& failure) {
        throw Error(ErrorKind::invalid_argument,
                    "MLFLOW_CREATE_MODEL_VERSION_SOURCE_VALIDATION_REGEX={} is no regular expression: {}", pattern,
                    failure.what());
    }
}

HttpServerOptions http_options(const ServeOptions& options) {
    HttpServerOptions http;
    http.host = options.host;
    http.port = options.port;
    http.certificate = options.certificate;
    http.key = options.key;
    return http;
}

WebApiOptions web_api_options(const ServeOptions& options, const TrackingLocation& store) {
    WebApiOptions web{options.workspace, options.configs, options.read_only, !options.token.empty(), options.version};
    web.workspace.tracking = store;
    web.workspace.registry = store;
    return web;
}

}  // namespace

struct Server::Parts {
    explicit Parts(const ServeOptions& options)
        : host(options.host),
          scheme(options.certificate.empty() ? "http" : "https"),
          store(served_store(options)),
          runs(open_runs(store, options.read_only)),
          registry(open_registry(store, options.read_only)),
          logged_models(open_sqlite_logged_models(store, options.read_only)),
          places(served_folder(options), options.artifact_root, readable_folders(store)),
          mlflow({*runs, *registry, *logged_models, places, options.version, OpenStoreFile(store),
                  pattern_of_sources(options.source_pattern)},
                 options.read_only, MlflowPages(options.mlflow_pages)),
          files(places, *runs),
          web_api(web_api_options(options, store), *runs, *registry, files),
          front(Access(options.token, own_names(options), !options.certificate.empty()), PageFiles(options.web), mlflow,
                web_api),
          server(http_options(options), front) {
        prepare_folder(places.served(), options.read_only);
    }

    std::string host;
    std::string scheme;
    TrackingLocation store;
    std::unique_ptr<RunStore> runs;
    std::unique_ptr<ModelRegistry> registry;
    std::unique_ptr<LoggedModels> logged_models;
    ArtifactPlaces places;
    MlflowService mlflow;
    ServedArtifacts files;
    WebApi web_api;
    FrontService front;
    HttpServer server;
};

Server::Server(const ServeOptions& options) {
    check_options(options);
    parts_ = std::make_unique<Parts>(options);
}

Server::~Server() = default;

std::string Server::url() const {
    const bool is_ipv6 = parts_->host.find(':') != std::string::npos;
    return fmt::format(is_ipv6 ? "{}://[{}]:{}" : "{}://{}:{}", parts_->scheme, parts_->host, parts_->server.port());
}

void Server::run(const Cancellation& cancellation) {
    parts_->server.run(cancellation);
}

std::vector<std::string> served_endpoints() {
    return all_routes().all();
}

}  // namespace forecast
