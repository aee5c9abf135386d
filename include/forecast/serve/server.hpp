#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "forecast/core/cancellation.hpp"
#include "forecast/tracking/tracking_location.hpp"
#include "forecast/web_api/web_api.hpp"

// MLflow's REST interface on a run store in a file, and the API of web_api: what docs/how-to/serve.md says is answered.

namespace forecast {

struct ServeOptions {
    std::string host = "127.0.0.1";
    int port = 8'000;  ///< 0 = any that is free
    TrackingLocation store{"mlruns"};
    /// Below it new experiments have their artifacts: a directory, or a URI such as mlflow-artifacts:/.
    std::string artifact_root = "mlflow-artifacts:/";
    std::filesystem::path artifacts;     ///< the folder behind mlflow-artifacts:; empty = mlartifacts in the store
    std::filesystem::path mlflow_pages;  ///< MLflow's own web interface, built; empty = it is not served
    bool read_only = false;
    std::string token;                  ///< who asks must give it; empty = nobody is asked
    std::vector<std::string> hosts;     ///< names under which this machine is known
    std::string version;                ///< of the program
    std::filesystem::path certificate;  ///< PEM; empty = without TLS
    std::filesystem::path key;          ///< of the certificate, PEM
    std::filesystem::path web;          ///< directory of the pages; empty = those in the program
    Workspace workspace;                ///< of the API; its runs and models are those of `store`
    std::vector<ServedConfig> configs;
    std::string source_pattern;  ///< ECMAScript, what sources of new model versions match; empty = anything
};

/// Listens from construction on; answers while run() runs.
///
/// Throws Error(invalid_argument) where anybody could ask (another address than this machine's own, and no token),
/// where the store is a server's, where the pattern is none, where a certificate comes without its key, or, to be read
/// only, is not there; and what opening the store and the port throw.
class Server {
public:
    explicit Server(const ServeOptions& options);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    [[nodiscard]] std::string url() const;  ///< "http://127.0.0.1:8000", or "https://..."
    /// Answers until `cancellation` is requested; what is being answered then is finished.
    void run(const Cancellation& cancellation);

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

/// "POST experiments/create": what is answered, sorted.
std::vector<std::string> served_endpoints();

}  // namespace forecast
