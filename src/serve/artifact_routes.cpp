#include <fmt/format.h>

#include "artifact_files.hpp"
#include "entity_json.hpp"
#include "forecast/core/file.hpp"
#include "route_table.hpp"
#include "run_lookup.hpp"

namespace forecast {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

constexpr const char* kProxy = "/api/2.0/mlflow-artifacts/artifacts";

json list_artifacts(const Call& call) {
    const std::string run_id = call.fields.run_id();
    const fs::path path = checked_path(call.fields.text("path"));
    const RunSummary run = require_run(call.backend.runs, run_id, {false, false});
    json answer = {{"root_uri", run.artifact_uri}};
    set_unless_empty(answer, "files",
                     file_list_json(list_below(call.backend.places.of_run(call.backend.runs, run), path), path));
    return answer;
}

OutgoingAnswer get_run_file(const Call& call) {
    const std::string run_id = call.fields.run_id();
    const fs::path path = checked_path(call.fields.required_text("path"));
    const RunSummary run = require_run(call.backend.runs, run_id, {false, false});
    auto file = open_below(call.backend.places.of_run(call.backend.runs, run), path);
    if (!file) {
        throw ApiError(kDoesNotExist, fmt::format("The run {} has no file '{}'", run_id, path.string()));
    }
    return file_answer(std::move(file), path);
}

/// A small file of the web interface's for a run.
OutgoingAnswer upload_run_file(const Call& call) {
    const auto require = [](bool is_there, const char* what) {
        if (!is_there) {
            throw ApiError(kInvalidParameter, fmt::format("Request must specify {}.", what));
        }
    };
    require(call.fields.has("run_uuid") || call.fields.has("run_id"), "run_uuid");
    const std::string run_id = call.fields.run_id();
    require(!call.fields.text("path").empty(), "path");
    const fs::path path = checked_path(call.fields.text("path"));
    require(call.request.body_bytes > 0, "data");
    const RunSummary run = require_run(call.backend.runs, run_id, {false, false});
    move_below(call.request.body_file, call.backend.places.of_run(call.backend.runs, run), path);
    return json_answer(json::object());
}

json list_served(const Call& call) {
    const fs::path path = checked_path(call.fields.text("path"));
    json answer = json::object();
    set_unless_empty(answer, "files", file_list_json(list_below(call.backend.places.served(), path), {}));
    return answer;
}

OutgoingAnswer get_served(const Call& call) {
    const fs::path path = checked_path(call.matched.at(0));
    auto file = open_below(call.backend.places.served(), path);
    if (!file) {
        throw ApiError(kDoesNotExist, fmt::format("There is no artifact '{}'", path.string()));
    }
    return file_answer(std::move(file), path);
}

OutgoingAnswer put_served(const Call& call) {
    move_below(call.request.body_file, call.backend.places.served(), checked_path(call.matched.at(0)));
    return json_answer(json::object());
}

json delete_served(const Call& call) {
    const fs::path path = checked_path(call.matched.at(0));
    if (!remove_below(call.backend.places.served(), path)) {
        throw ApiError(kDoesNotExist, fmt::format("There is no artifact '{}'", path.string()));
    }
    return json::object();
}

json refuse_parts(const Call& /*call*/) {
    throw ApiError("NOT_IMPLEMENTED", "Artifacts are uploaded whole here: PUT the file.");
}

Endpoint sends_file(OutgoingAnswer (*answer)(const Call& call)) {
    Endpoint endpoint;
    endpoint.answer = answer;
    endpoint.body = BodyKind::none;
    return endpoint;
}

Endpoint takes_file(OutgoingAnswer (*answer)(const Call& call)) {
    Endpoint endpoint;
    endpoint.answer = answer;
    endpoint.body = BodyKind::file;
    endpoint.changes = true;
    return endpoint;
}

}  // namespace

void add_artifact_routes(RouteTable& table) {
    const std::string proxy = kProxy;
    table.reads("GET", "artifacts/list", list_artifacts);
    table.add("GET", "/get-artifact", sends_file(get_run_file));
    table.add("GET", "get-artifact", sends_file(get_run_file));
    table.add("POST", "upload-artifact", takes_file(upload_run_file));
    table.reads("GET", proxy, list_served);
    table.add("GET", proxy + "/{*}", sends_file(get_served));
    table.add("PUT", proxy + "/{*}", takes_file(put_served));
    table.changes("DELETE", proxy + "/{*}", delete_served);
    for (const char* step : {"create", "complete", "abort"}) {
        table.changes("POST", fmt::format("/api/2.0/mlflow-artifacts/mpu/{}/{{*}}", step), refuse_parts);
    }
}

}  // namespace forecast
