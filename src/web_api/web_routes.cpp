#include "web_routes.hpp"

#include <algorithm>

#include "forecast/core/clean_text.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/json.hpp"
#include "forecast/core/text.hpp"

namespace forecast {

const ServedConfig& WebCall::config() const {
    const auto& configs = backend.options.configs;
    if (configs.empty()) {
        throw Error(ErrorKind::not_found, "this server was started without a config")
            .with_advice("forecast serve --config FILE");
    }
    const std::string name = asked.text("config");
    const auto found = name.empty() ? configs.begin()
                                    : std::find_if(configs.begin(), configs.end(),
                                                   [&](const ServedConfig& one) { return one.name == name; });
    if (found == configs.end()) {
        std::vector<std::string> names;
        std::transform(configs.begin(), configs.end(), std::back_inserter(names),
                       [](const ServedConfig& one) { return one.name; });
        throw Error(ErrorKind::not_found, "this server has no config '{}'; it has {}", visible(name),
                    join(names, ", "));
    }
    return *found;
}

nlohmann::json WebCall::body() const {
    if (is_too_deep(request.body)) {
        throw Error(ErrorKind::invalid_argument, "the body of the request is nested more than {} levels deep",
                    kDeepestJson);
    }
    auto body = find_json(request.body);
    return body && body->is_object()
               ? *std::move(body)
               : throw Error(ErrorKind::invalid_argument, "the body of the request is no JSON object");
}

void WebRoutes::reads(const std::string& path, WebJson (*answer)(const WebCall& call),
                      std::vector<std::string> parameters) {
    WebEndpoint endpoint;
    endpoint.answer_json = answer;
    endpoint.parameters = std::move(parameters);
    add("GET", path, endpoint);
}

void WebRoutes::sends(const std::string& path, OutgoingAnswer (*answer)(const WebCall& call),
                      std::vector<std::string> parameters) {
    WebEndpoint endpoint;
    endpoint.answer = answer;
    endpoint.parameters = std::move(parameters);
    add("GET", path, endpoint);
}

void WebRoutes::makes(const std::string& path, WebJson (*answer)(const WebCall& call),
                      std::vector<std::string> parameters) {
    WebEndpoint endpoint;
    endpoint.answer_json = answer;
    endpoint.parameters = std::move(parameters);
    endpoint.keeps_answers = true;
    add("GET", path, endpoint);
}

void WebRoutes::makes(const std::string& path, OutgoingAnswer (*answer)(const WebCall& call),
                      std::vector<std::string> parameters) {
    WebEndpoint endpoint;
    endpoint.answer = answer;
    endpoint.parameters = std::move(parameters);
    endpoint.keeps_answers = true;
    add("GET", path, endpoint);
}

void WebRoutes::changes(const std::string& path, WebJson (*answer)(const WebCall& call)) {
    WebEndpoint endpoint;
    endpoint.answer_json = answer;
    endpoint.changes = true;
    add("POST", path, endpoint);
}

WebRoutes web_routes() {
    WebRoutes routes;
    add_status_routes(routes);
    add_job_routes(routes);
    add_health_routes(routes);
    add_metrics_routes(routes);
    add_timer_routes(routes);
    add_forecast_routes(routes);
    add_prediction_routes(routes);
    add_run_routes(routes);
    add_model_routes(routes);
    add_data_routes(routes);
    return routes;
}

std::vector<std::string> web_api_endpoints() {
    return web_routes().all();
}

}  // namespace forecast
