#pragma once

#include <optional>
#include <regex>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "artifact_places.hpp"
#include "forecast/mlflow_db/open_store_file.hpp"
#include "forecast/net/http_message.hpp"
#include "forecast/net/path_table.hpp"
#include "forecast/tracking/logged_models.hpp"
#include "forecast/tracking/model_registry.hpp"
#include "forecast/tracking/run_store.hpp"
#include "request_fields.hpp"

// What is answered, and by whom. A file x_routes.cpp has the endpoints of one kind of thing and adds them to the table.

namespace forecast {

/// What the endpoints work on; all of it may be used from several threads.
struct Backend {
    RunStore& runs;
    ModelRegistry& registry;
    LoggedModels& logged_models;
    const ArtifactPlaces& places;
    std::string version;
    OpenStoreFile file;
    std::optional<std::regex> source_pattern;  ///< of new model versions
};

/// A request on its way to an endpoint.
struct Call {
    Backend& backend;
    const RequestFields& fields;
    IncomingRequest& request;
    std::vector<std::string> matched;  ///< what stands, decoded, for {} and {*} in the endpoint's path
};

/// How a request's body is received.
enum class BodyKind { json, none, file };

struct Endpoint {
    nlohmann::json (*answer_json)(const Call& call) = nullptr;
    OutgoingAnswer (*answer)(const Call& call) = nullptr;  ///< of what is no JSON
    /// Asked before answer_json: nothing where the body is not as simple as most.
    std::optional<nlohmann::json> (*answer_plain)(Backend& backend, const std::string& body) = nullptr;
    bool changes = false;  ///< something: refused where all is read-only
    BodyKind body = BodyKind::json;
    bool is_light = false;  ///< answered at once, however much there is to do
};

/// A path is what follows /api/2.0/mlflow/, or all of it where that does not come before.
class RouteTable : public PathTable<Endpoint> {
public:
    /// By GET, or a POST that only asks.
    void reads(const std::string& method, const std::string& path, nlohmann::json (*answer)(const Call& call));
    void changes(const std::string& method, const std::string& path, nlohmann::json (*answer)(const Call& call),
                 decltype(Endpoint::answer_plain) answer_plain = nullptr);
};

void add_experiment_routes(RouteTable& table);
void add_run_routes(RouteTable& table);
void add_metric_routes(RouteTable& table);
void add_model_routes(RouteTable& table);
void add_version_routes(RouteTable& table);
void add_artifact_routes(RouteTable& table);
void add_logged_model_routes(RouteTable& table);
void add_history_routes(RouteTable& table);
void add_graphql_routes(RouteTable& table);
void add_promptlab_routes(RouteTable& table);

}  // namespace forecast
