#include "mlflow_service.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "artifact_files.hpp"
#include "forecast/core/clean_text.hpp"
#include "forecast/core/error.hpp"
#include "text_match.hpp"

namespace forecast {
namespace {

constexpr std::uintmax_t kLargestJson = 32ULL << 20U;
constexpr std::uintmax_t kLargestSmallFile = 10ULL << 20U;  // of the web interface, as in MLflow
constexpr std::uintmax_t kLargestUpload = 64ULL << 30U;

/// The path as the table has it: the web interface's forms of it are those of the clients.
std::string short_route(std::string path) {
    if (begins(path, "/ajax-api/")) {
        path = "/api/" + path.substr(10);
    }
    for (const std::string_view prefix : {"/api/2.0/mlflow/", "/api/2.0/preview/mlflow/"}) {
        if (begins(path, prefix)) {
            return path.substr(prefix.size());
        }
    }
    return path;
}

/// A DELETE without a body has no type; a page of another site cannot send one unasked.
bool has_nothing_to_read(const IncomingRequest& head) {
    return head.method == "DELETE" && head.header("content-length").value_or("0") == "0" &&
           !head.header("transfer-encoding");
}

OutgoingAnswer answer_health(const Call& /*call*/) {
    return text_answer("OK");
}

OutgoingAnswer answer_version(const Call& call) {
    return text_answer(call.backend.version);
}

Endpoint says(OutgoingAnswer (*answer)(const Call& call)) {
    Endpoint endpoint;
    endpoint.answer = answer;
    endpoint.body = BodyKind::none;
    endpoint.is_light = true;
    return endpoint;
}

OutgoingAnswer unknown_endpoint(const IncomingRequest& head, bool knows_path) {
    return error_answer(kEndpointNotFound,
                        fmt::format("There is no endpoint {} {}", visible(head.method), visible(head.path)),
                        knows_path ? 405 : 404);
}

}  // namespace

RouteTable all_routes() {
    RouteTable table;
    table.add("GET", "/health", says(answer_health));
    table.add("GET", "/version", says(answer_version));
    add_experiment_routes(table);
    add_run_routes(table);
    add_metric_routes(table);
    add_model_routes(table);
    add_version_routes(table);
    add_artifact_routes(table);
    add_logged_model_routes(table);
    add_history_routes(table);
    add_graphql_routes(table);
    add_promptlab_routes(table);
    return table;
}

bool is_mlflow_path(const std::string& path) {
    constexpr std::array kPrefixes = {"/api/2.0/", "/api/3.0/", "/ajax-api/", "/model-versions/", "/mlflow/"};
    constexpr std::array kPaths = {"/health", "/version", "/get-artifact", "/graphql", MlflowPages::kPrefix};
    return std::any_of(kPrefixes.begin(), kPrefixes.end(), [&](const char* prefix) { return begins(path, prefix); }) ||
           std::find(kPaths.begin(), kPaths.end(), path) != kPaths.end();
}

MlflowService::MlflowService(Backend backend, bool is_read_only, MlflowPages pages)
    : backend_(std::move(backend)), is_read_only_(is_read_only), pages_(std::move(pages)), routes_(all_routes()) {}

std::string MlflowService::route_of(const IncomingRequest& request) const {
    return short_route(pages_.without_prefix(request.path));
}

Intake MlflowService::admit(const IncomingRequest& head) {
    const std::string route = route_of(head);
    if (head.answered_method() == "GET" && pages_.answers(head.path)) {
        return {std::nullopt, kLargestJson, {}};
    }
    const auto found = routes_.find(head.answered_method(), route);
    if (!found) {
        return {unknown_endpoint(head, routes_.knows_path(route)), 0, {}};
    }
    if (found->endpoint->changes && is_read_only_) {
        return {
            error_answer(kPermissionDenied, "This server was started with --read-only: nothing is changed."), 0, {}};
    }
    if (found->endpoint->changes && !backend_.file.is_in_place()) {
        return {
            error_answer("TEMPORARILY_UNAVAILABLE", backend_.file.sentence() + "; " + backend_.file.advice()), 0, {}};
    }
    switch (found->endpoint->body) {
        case BodyKind::none:
            // What some clients send with a GET is not looked at.
            return {std::nullopt, kLargestJson, {}, found->endpoint->is_light};
        case BodyKind::file:
            return {std::nullopt, route == "upload-artifact" ? kLargestSmallFile : kLargestUpload,
                    backend_.places.new_upload()};
        case BodyKind::json:
            break;
    }
    if (!head.is_json() && !has_nothing_to_read(head)) {
        return {
            error_answer(kInvalidParameter, "Bad Request. Content-Type must be one of ['application/json']."), 0, {}};
    }
    return {std::nullopt, kLargestJson, {}};
}

OutgoingAnswer MlflowService::answer_endpoint(const RouteTable::Found& found, IncomingRequest& request) {
    if (found.endpoint->answer_plain != nullptr) {
        if (const auto answer = found.endpoint->answer_plain(backend_, request.body)) {
            return json_answer(*answer);
        }
    }
    const bool has_json = found.endpoint->body == BodyKind::json;
    const RequestFields fields =
        has_json ? RequestFields::of_body(request.body) : RequestFields::of_query(request.query);
    const Call call{backend_, fields, request, found.matched};
    return found.endpoint->answer_json != nullptr ? json_answer(found.endpoint->answer_json(call))
                                                  : found.endpoint->answer(call);
}

OutgoingAnswer MlflowService::answer(IncomingRequest& request) {
    try {
        if (request.answered_method() == "GET" && pages_.answers(request.path)) {
            return pages_.answer(request.path);
        }
        const auto found = routes_.find(request.answered_method(), route_of(request));
        return found ? answer_endpoint(*found, request) : unknown_endpoint(request, false);
    } catch (const ApiError& refusal) {
        return error_answer(refusal.code(), refusal.what());
    } catch (const Error& error) {
        return error_answer(error);
    } catch (const std::exception& fault) {
        spdlog::error("{} {} failed: {}", request.method, visible(request.path), fault.what());
        return error_answer("INTERNAL_ERROR", "The request failed for a reason that the server's log tells.");
    }
}

OutgoingAnswer MlflowService::refuse(int status, const std::string& reason) {
    switch (status) {
        case 401:
            return error_answer("UNAUTHENTICATED", reason, status);
        case 403:
            return error_answer(kPermissionDenied, reason, status);
        case 413:
            return error_answer(kInvalidParameter, reason, status);
        case 503:
            return error_answer("TEMPORARILY_UNAVAILABLE", reason, status);
        default:
            return error_answer(status == 500 || status == 507 ? "INTERNAL_ERROR" : kBadRequest, reason, status);
    }
}

}  // namespace forecast
