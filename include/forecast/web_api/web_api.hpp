#pragma once

#include <memory>
#include <string>
#include <vector>

#include "forecast/config/experiment_config.hpp"
#include "forecast/net/http_server.hpp"
#include "forecast/tracking/model_registry.hpp"
#include "forecast/tracking/run_store.hpp"
#include "forecast/web_api/artifact_reader.hpp"
#include "forecast/workflow/workspace.hpp"

// The JSON API of `serve`: what the commands say, by the functions that they say it with.

namespace forecast {

/// An experiment file that is served, or one of its territories.
struct ServedConfig {
    std::string name;  ///< by which `config=` asks for it, one of its own: "brest", "metropoles/nantes"
    std::string file;
    std::string territory;  ///< empty: the file has none
    ExperimentConfig values;
    bool is_fetched = false;  ///< some source of it is a service
};

struct WebApiOptions {
    Workspace workspace;
    std::vector<ServedConfig> configs;  ///< the first is meant where none is asked for
    bool read_only = false;
    bool needs_token = false;
    std::string version;  ///< of the program
};

/// Answers /api/v1/..., /predict, /openapi.json and /docs. Who may ask has been decided before.
///
/// REQUIRES: the stores and files outlive it.
class WebApi : public HttpService {
public:
    WebApi(const WebApiOptions& options, const RunStore& runs, ModelRegistry& registry, const ArtifactReader& files);
    ~WebApi() override;

    Intake admit(const IncomingRequest& head) override;
    OutgoingAnswer answer(IncomingRequest& request) override;
    OutgoingAnswer refuse(int status, const std::string& reason) override;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

/// "GET /api/v1/status": what is answered, sorted.
std::vector<std::string> web_api_endpoints();

}  // namespace forecast
