#include "forecast/web_api/web_api.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "forecast/core/clean_text.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/text.hpp"
#include "forecast/tracking/local_path.hpp"
#include "jobs.hpp"
#include "service_health.hpp"
#include "web_answer.hpp"
#include "web_backend.hpp"

namespace forecast {
namespace {

constexpr std::uintmax_t kLargestBody = 1U << 20U;

OutgoingAnswer unknown_path(const IncomingRequest& head, bool knows_path) {
    const std::string what = fmt::format("there is nothing to {} at {}", visible(head.method), visible(head.path));
    return knows_path ? web_error(405, what) : web_error(Error(ErrorKind::not_found, "{}", what));
}

/// A job works in this process' directory, on the stores that are served, without what only the server may know.
JobsOptions jobs_options(const WebApiOptions& options) {
    JobsOptions jobs;
    jobs.directory = options.workspace.directory / "jobs";
    jobs.read_only = options.read_only;
    jobs.environment = {{"FORECAST_HOME", std::nullopt},
                        {"FORECAST_SERVE_TOKEN", std::nullopt},
                        {"MLFLOW_TRACKING_URI", options.workspace.tracking.uri}};
    const auto& tracking = options.workspace.tracking;
    std::vector<std::string> folders;
    for (const std::filesystem::path& folder : tracking.artifact_directories) {
        folders.push_back(folder.string());
    }
    const bool names_any = std::any_of(folders.begin(), folders.end(), [&](const std::string& folder) {
        return !lies_below(folder, tracking.directory);
    });
    if (names_any) {  // where this server keeps what it calls mlflow-artifacts:
        for (const ServedConfig& config : options.configs) {
            folders.insert(folders.end(), config.values.artifact_directories.begin(),
                           config.values.artifact_directories.end());
        }
        jobs.environment["FORECAST_ARTIFACT_DIRECTORIES"] = join(folders, ",");
    }
    return jobs;
}

OutgoingAnswer make_answer(const WebEndpoint& endpoint, const WebCall& call) {
    return endpoint.answer_json != nullptr ? web_json(endpoint.answer_json(call)) : endpoint.answer(call);
}

OutgoingAnswer answer_call(const WebEndpoint& endpoint, const WebCall& call) {
    if (!endpoint.keeps_answers) {
        return make_answer(endpoint, call);
    }
    const StoreStamp stamp = stamp_of(call.backend.options, &call.config());
    const std::string key = call.request.path + "?" + call.request.query;
    return *call.backend.made->answers.get(key, stamp, [&] { return make_answer(endpoint, call); });
}

}  // namespace

struct WebApi::Parts {
    Parts(const WebApiOptions& options, const RunStore& runs, ModelRegistry& registry, const ArtifactReader& files)
        : backend{options,
                  runs,
                  registry,
                  nullptr,
                  nullptr,
                  files,
                  std::make_unique<MadeForRequests>(),
                  OpenStoreFile(options.workspace.tracking)} {
        backend.jobs = std::make_shared<Jobs>(jobs_options(backend.options));
        backend.health = std::make_unique<ServiceHealth>(backend.options, backend.file);
    }
    WebBackend backend;
    WebRoutes routes = web_routes();
};

WebApi::WebApi(const WebApiOptions& options, const RunStore& runs, ModelRegistry& registry, const ArtifactReader& files)
    : parts_(std::make_unique<Parts>(options, runs, registry, files)) {}

WebApi::~WebApi() = default;

Intake WebApi::admit(const IncomingRequest& head) {
    const auto found = parts_->routes.find(head.answered_method(), head.path);
    if (!found) {
        return {unknown_path(head, parts_->routes.knows_path(head.path)), 0, {}};
    }
    if (found->endpoint->changes && parts_->backend.options.read_only) {
        return {web_error(403, "This server was started with --read-only: nothing is changed."), 0, {}};
    }
    if ((found->endpoint->changes || head.path == "/predict") && !parts_->backend.file.is_in_place()) {
        const OpenStoreFile& file = parts_->backend.file;
        return {web_error(Error(ErrorKind::unavailable, "{}", file.sentence()).with_advice(file.advice())), 0, {}};
    }
    if (found->endpoint->changes && !head.is_json()) {
        return {web_error(400, "The body of a change must be JSON, with Content-Type: application/json."), 0, {}};
    }
    return {std::nullopt, kLargestBody, {}};
}

OutgoingAnswer WebApi::answer(IncomingRequest& request) {
    try {
        const auto found = parts_->routes.find(request.answered_method(), request.path);
        if (!found) {
            return unknown_path(request, false);
        }
        if (std::any_of(found->matched.begin(), found->matched.end(),
                        [](const std::string& part) { return part.find('\0') != std::string::npos; })) {
            throw Error(ErrorKind::invalid_argument, "the path {} has a character NUL", visible(request.path));
        }
        const WebEndpoint& endpoint = *found->endpoint;
        const AskedValues asked(request.query, endpoint.parameters);
        return answer_call(endpoint, {parts_->backend, asked, request, found->matched});
    } catch (const Error& error) {
        return web_error(error);
    } catch (const std::exception& fault) {
        spdlog::error("{} {} failed: {}", request.method, visible(request.path), fault.what());
        return web_error(500, "The request failed for a reason that the server's log tells.");
    }
}

OutgoingAnswer WebApi::refuse(int status, const std::string& reason) {
    return web_error(status, reason);
}

}  // namespace forecast
