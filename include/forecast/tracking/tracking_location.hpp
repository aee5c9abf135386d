#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace forecast {

/// How an MLflow server is talked to; MLflow's own defaults.
struct ServerAccess {
    std::string username;  ///< with `password` HTTP Basic, which goes before `token`
    std::string password;
    std::string token;  ///< sent as Bearer
    bool verify_tls = true;
    std::string ca_file;             ///< PEM, instead of the system's
    std::string client_certificate;  ///< PEM with certificate and key
    std::string workspace;           ///< MLflow 3.10 and later
    int retries = 7;
    std::chrono::milliseconds backoff{2'000};  ///< before the second retry, doubled from there; the first is immediate
    double jitter_seconds = 1.0;               ///< at most so much is added to each wait
    std::chrono::milliseconds timeout{120'000};     ///< of one request
    std::chrono::milliseconds artifact_timeout{0};  ///< of one file sent or fetched; 0 = `timeout`
    bool respect_retry_after = true;
    bool allow_local_artifacts = false;  ///< it may name any directory of this machine for its artifacts
};

/// Where runs and registered models live: an MLflow server, or an SQLite file with artifacts beside it.
struct TrackingLocation {
    /// "http(s)://...", "sqlite:///relative.db", "sqlite:////absolute.db" or a directory, whose database is mlflow.db.
    std::string uri;
    /// The directory for what waits to be delivered (spool/) and, of a server, for files sent and fetched (remote/).
    std::filesystem::path directory;
    ServerAccess server;
    /// How long recording waits for another process's lock on the file before the record goes to the spool.
    std::chrono::milliseconds lock_timeout{10'000};
    /// Besides the store's own: where runs may be written to, and, of a server that names local paths, read from.
    std::vector<std::filesystem::path> artifact_directories;
    bool truncate_long_values = true;  ///< params and tags beyond MLflow's limits are cut, else an Error

    TrackingLocation(std::string text);  // NOLINT(google-explicit-constructor): a uri says it all, mostly
    [[nodiscard]] bool is_server() const;
    /// As MLflow's own commands want it: a server's URL or sqlite:///...
    [[nodiscard]] std::string mlflow_uri() const;
};

/// The value of an environment variable or of the `.env` files behind it.
using Variables = std::function<std::optional<std::string>(const std::string& name)>;

/// Reads MLFLOW_TRACKING_URI (default: `root`), MLFLOW_TRACKING_USERNAME and the others that MLflow's client knows, and
/// ~/.mlflow/credentials. Throws Error(invalid_argument) on other schemes, on a directory that
/// MLflow's file store has written (saying how to migrate it) and on values that cannot be.
TrackingLocation read_tracking_location(const Variables& variables, const std::string& root);
/// The same for the registry: MLFLOW_REGISTRY_URI, else where the runs are.
TrackingLocation read_registry_location(const Variables& variables, const std::string& root);

}  // namespace forecast
