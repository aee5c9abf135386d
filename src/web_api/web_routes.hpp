#pragma once

#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "asked_values.hpp"
#include "forecast/mlflow_db/open_store_file.hpp"
#include "forecast/net/path_table.hpp"
#include "forecast/web_api/web_api.hpp"

// What is answered, and by whom. A file x_routes.cpp has the endpoints of one kind of thing and adds them to the table.

namespace forecast {

class Jobs;
class ServiceHealth;
struct MadeForRequests;  // web_backend.hpp

/// What the endpoints work on; all of it may be used from several threads.
struct WebBackend {
    WebApiOptions options;
    const RunStore& runs;
    ModelRegistry& registry;
    std::shared_ptr<Jobs> jobs;  ///< streams of events hold it, too
    std::unique_ptr<ServiceHealth> health;
    const ArtifactReader& files;
    std::unique_ptr<MadeForRequests> made;
    OpenStoreFile file;
};

/// A request on its way to an endpoint.
struct WebCall {
    WebBackend& backend;
    const AskedValues& asked;  ///< of the query
    IncomingRequest& request;
    std::vector<std::string> matched;  ///< what stands, decoded, for {} and {*} in the endpoint's path

    /// The config that `config=` names, else the first. Throws Error(not_found) where there is none such.
    [[nodiscard]] const ServedConfig& config() const;
    /// The body. Throws Error(invalid_argument) where it is no JSON object.
    [[nodiscard]] nlohmann::json body() const;
};

using WebJson = nlohmann::ordered_json;

struct WebEndpoint {
    WebJson (*answer_json)(const WebCall& call) = nullptr;
    OutgoingAnswer (*answer)(const WebCall& call) = nullptr;  ///< of what is no JSON, or says more than a body
    bool changes = false;                 ///< something: refused where all is read-only; its body is JSON
    std::vector<std::string> parameters;  ///< of its query; others are refused
    bool keeps_answers = false;           ///< until the stores change; see stamp_of()
};

/// Whole paths: "/api/v1/runs/{}".
class WebRoutes : public PathTable<WebEndpoint> {
public:
    void reads(const std::string& path, WebJson (*answer)(const WebCall& call),
               std::vector<std::string> parameters = {});
    /// The same of what is no JSON, or says more than a body.
    void sends(const std::string& path, OutgoingAnswer (*answer)(const WebCall& call),
               std::vector<std::string> parameters = {});
    /// As reads() and sends(), of what is costly to make from the stores of a config (the parameter `config`).
    void makes(const std::string& path, WebJson (*answer)(const WebCall& call), std::vector<std::string> parameters);
    void makes(const std::string& path, OutgoingAnswer (*answer)(const WebCall& call),
               std::vector<std::string> parameters);
    /// By POST.
    void changes(const std::string& path, WebJson (*answer)(const WebCall& call));
};

void add_status_routes(WebRoutes& routes);
void add_job_routes(WebRoutes& routes);
void add_health_routes(WebRoutes& routes);
void add_metrics_routes(WebRoutes& routes);
void add_timer_routes(WebRoutes& routes);
void add_forecast_routes(WebRoutes& routes);
void add_prediction_routes(WebRoutes& routes);
void add_data_routes(WebRoutes& routes);
void add_run_routes(WebRoutes& routes);
void add_model_routes(WebRoutes& routes);

/// All of them.
WebRoutes web_routes();

}  // namespace forecast
