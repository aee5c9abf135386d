#include <fmt/format.h>

#include "artifact_files.hpp"
#include "entity_json.hpp"
#include "forecast/tracking/random_id.hpp"
#include "route_table.hpp"

namespace forecast {
namespace {

using nlohmann::json;

constexpr std::int64_t kMostLoggedModels = 1'000;
constexpr std::int64_t kUsualLoggedModels = 100;

json logged_model_json(const LoggedModel& model) {
    json info = {{"model_id", model.model_id},
                 {"experiment_id", model.experiment_id},
                 {"name", model.name},
                 {"creation_timestamp_ms", model.created_ms},
                 {"last_updated_timestamp_ms", model.updated_ms},
                 {"artifact_uri", model.artifact_uri},
                 {"status", to_string(model.status)},
                 {"model_type", model.model_type},
                 {"source_run_id", model.source_run_id}};
    set_unless_empty(info, "status_message", model.status_message);
    set_unless_empty(info, "tags", tags_json(model.tags));
    json data = json::object();
    set_unless_empty(data, "params", tags_json(model.params));
    json metrics = json::array();
    for (const ModelMetric& point : model.metrics) {
        json shown = metric_json(point.metric);
        shown["model_id"] = point.model_id;
        shown["run_id"] = point.run_id;
        set_unless_empty(shown, "dataset_name", point.dataset_name);
        set_unless_empty(shown, "dataset_digest", point.dataset_digest);
        metrics.push_back(std::move(shown));
    }
    set_unless_empty(data, "metrics", std::move(metrics));
    return {{"info", std::move(info)}, {"data", std::move(data)}};
}

LoggedModel require_logged_model(const Call& call) {
    const std::string& id = call.matched.at(0);
    auto model = call.backend.logged_models.find(id);
    if (!model) {
        throw ApiError(kDoesNotExist, fmt::format("Logged model with ID '{}' not found.", id));
    }
    return *std::move(model);
}

json logged_model_answer(const Call& call) {
    return {{"model", logged_model_json(require_logged_model(call))}};
}

json create_logged_model(const Call& call) {
    NewLoggedModel model;
    model.experiment_id = call.fields.required_text("experiment_id");
    model.name = call.fields.text("name");
    model.model_type = call.fields.text("model_type");
    model.source_run_id = call.fields.text("source_run_id");
    model.params = call.fields.tags("params");
    model.tags = call.fields.tags("tags");
    if (model.name.empty()) {
        model.name = "model-" + random_id().substr(0, 8);
    }
    return {{"model", logged_model_json(call.backend.logged_models.create(model))}};
}

json finish_logged_model(const Call& call) {
    const auto status = parse_enum<LoggedModelStatus>(call.fields.required_text("status"));
    if (!status) {
        call.fields.refuse_value("status",
                                 "It must be one of LOGGED_MODEL_PENDING, LOGGED_MODEL_READY and "
                                 "LOGGED_MODEL_UPLOAD_FAILED");
    }
    call.backend.logged_models.set_status(call.matched.at(0), *status);
    return logged_model_answer(call);
}

json delete_logged_model(const Call& call) {
    call.backend.logged_models.remove(call.matched.at(0));
    return json::object();
}

json set_logged_model_tags(const Call& call) {
    call.backend.logged_models.set_tags(call.matched.at(0), call.fields.tags("tags"));
    return logged_model_answer(call);
}

json delete_logged_model_tag(const Call& call) {
    call.backend.logged_models.delete_tag(call.matched.at(0), call.matched.at(1));
    return json::object();
}

json log_logged_model_params(const Call& call) {
    call.backend.logged_models.log_params(call.matched.at(0), call.fields.tags("params"));
    return json::object();
}

/// [{field_name, ascending}] as the texts of other searches.
std::vector<std::string> orders_of(const RequestFields& fields) {
    std::vector<std::string> orders;
    for (const RequestFields& order : fields.objects("order_by")) {
        const bool is_ascending = !order.has("ascending") || order.flag("ascending");
        orders.push_back(order.required_text("field_name") + (is_ascending ? " ASC" : " DESC"));
    }
    return orders;
}

json search_logged_models(const Call& call) {
    LoggedModelQuery query;
    for (const RequestFields& dataset : call.fields.objects("datasets")) {
        query.datasets.push_back({dataset.required_text("dataset_name"), dataset.text("dataset_digest")});
    }
    query.experiment_ids = call.fields.texts("experiment_ids");
    query.filter = call.fields.text("filter");
    query.order_by = orders_of(call.fields);
    query.limit = call.fields.limit(kUsualLoggedModels, kMostLoggedModels);
    query.page_token = call.fields.text("page_token");
    return page_json("models", call.backend.logged_models.search(query), logged_model_json);
}

json log_outputs(const Call& call) {
    const std::string run_id = call.fields.run_id();
    std::vector<ModelLink> links;
    for (const RequestFields& model : call.fields.objects("models")) {
        std::string id = model.required_text("model_id");
        links.push_back({std::move(id), model.integer("step").value_or(0)});
    }
    call.backend.logged_models.add_made(run_id, links);
    return json::object();
}

json list_logged_model_files(const Call& call) {
    const auto path = checked_path(call.fields.text("artifact_directory_path"));
    const LoggedModel model = require_logged_model(call);
    json answer = {{"root_uri", model.artifact_uri}};
    set_unless_empty(answer, "files",
                     file_list_json(list_below(call.backend.places.of_location(model.artifact_uri), path), path));
    return answer;
}

OutgoingAnswer get_logged_model_file(const Call& call) {
    const auto path = checked_path(call.fields.required_text("artifact_file_path"));
    const LoggedModel model = require_logged_model(call);
    auto file = open_below(call.backend.places.of_location(model.artifact_uri), path);
    if (!file) {
        throw ApiError(kDoesNotExist, fmt::format("The model {} has no file '{}'", model.model_id, path.string()));
    }
    return file_answer(std::move(file), path);
}

}  // namespace

void add_logged_model_routes(RouteTable& table) {
    table.changes("POST", "logged-models", create_logged_model);
    table.reads("POST", "logged-models/search", search_logged_models);
    table.changes("POST", "runs/outputs", log_outputs);
    table.reads("GET", "logged-models/{}", logged_model_answer);
    table.changes("PATCH", "logged-models/{}", finish_logged_model);
    table.changes("DELETE", "logged-models/{}", delete_logged_model);
    table.changes("PATCH", "logged-models/{}/tags", set_logged_model_tags);
    table.changes("DELETE", "logged-models/{}/tags/{}", delete_logged_model_tag);
    table.changes("POST", "logged-models/{}/params", log_logged_model_params);
    table.reads("GET", "logged-models/{}/artifacts/directories", list_logged_model_files);
    Endpoint file;
    file.answer = get_logged_model_file;
    file.body = BodyKind::none;
    table.add("GET", "logged-models/{}/artifacts/files", file);
}

}  // namespace forecast
