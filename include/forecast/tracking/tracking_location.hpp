#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace forecast {

/// How long a server that has not answered once is waited for where a person waits for the answer.
struct Patience {
    int retries = 1;
    std::chrono::milliseconds timeout{5'000};       ///< of one request
    std::chrono::milliseconds longest_wait{2'000};  ///< before a retry; none where the server asks for a longer one
};

/// How an MLflow server is talked to. The defaults are those of MLflow's own client.
struct ServerAccess {
    std::string username;  ///< with `password`: HTTP Basic, preferred to `token`
    std::string password;
    std::string token;  ///< sent as Bearer
    bool verify_tls = true;
    std::string ca_file;                       ///< PEM, instead of the system's
    std::string client_certificate;            ///< PEM with certificate and key
    std::string workspace;                     ///< MLflow 3.10 and later
    int retries = 7;                           ///< after the first attempt
    std::chrono::milliseconds backoff{2'000};  ///< before the second retry, doubling from there; the first is immediate
    double jitter_seconds = 1.0;               ///< up to so much is added to each wait
    std::chrono::milliseconds timeout{120'000};     ///< of one request
    std::chrono::milliseconds artifact_timeout{0};  ///< of one file sent or fetched; 0 = `timeout`
    bool respect_retry_after = true;
    Patience first_answer;               ///< what the variables say of retries and timeout holds for it, too
    bool a_person_waits = false;         ///< `first_answer` counts until the server has answered once
    bool allow_local_artifacts = false;  ///< the server may name any directory of this machine for artifacts
};

/// Where runs and registered models are: an MLflow server, or an SQLite file with artifacts beside it.
struct TrackingLocation {
    /// "http(s)://...", "sqlite:///relative.db", "sqlite:////absolute.db" or a directory, whose database is mlflow.db.
    std::string uri;
    /// Directory of what waits to be delivered (spool/); of a server also of files sent and fetched (remote/).
    std::filesystem::path directory;
    ServerAccess server;
    /// How long recording waits for another process's lock on the file before a record goes to the spool.
    std::chrono::milliseconds lock_timeout{10'000};
    /// Directories besides the store's own in which runs may be written, and read where a server names local paths.
    std::vector<std::filesystem::path> artifact_directories;
    /// Set by who serves the store to others: where the artifacts of new experiments go, "mlflow-artifacts:" say. Runs
    /// are then where their experiment says, whatever that is, since whoever makes them writes their files.
    std::optional<std::string> served_root = {};
    bool truncate_long_values = true;  ///< params and tags beyond MLflow's limits are cut, else an Error

    /// From a URI or a directory. User and password in a URL are taken out of `uri` and put into `server`.
    TrackingLocation(std::string text);  // NOLINT(google-explicit-constructor): a uri says it all, mostly
    /// Whether `uri` is http(s).
    [[nodiscard]] bool is_server() const;
    /// The URI as MLflow's own commands take it: a server's URL, or sqlite:///...
    [[nodiscard]] std::string mlflow_uri() const;
};

/// Looks up an environment variable, and the `.env` files behind it.
using Variables = std::function<std::optional<std::string>(const std::string& name)>;

/// Reads MLFLOW_TRACKING_URI (default: `root`), the other variables that MLflow's client knows, and
/// ~/.mlflow/credentials.
///
/// Throws Error(invalid_argument) for other schemes, for a directory written by MLflow's file store (telling how to
/// migrate it), and for values that cannot be; passwords are not shown.
TrackingLocation read_tracking_location(const Variables& variables, const std::string& root);
/// The same for the registry: MLFLOW_REGISTRY_URI, else where the runs are.
TrackingLocation read_registry_location(const Variables& variables, const std::string& root);

}  // namespace forecast
