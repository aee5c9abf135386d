#include <algorithm>

#include <fmt/format.h>

#include "entity_json.hpp"
#include "forecast/tracking/mlflow_tags.hpp"
#include "route_table.hpp"
#include "version_lookup.hpp"

namespace forecast {
namespace {

using nlohmann::json;

constexpr std::int64_t kMostModels = 1'000;
constexpr std::int64_t kUsualModels = 100;

json model_answer(const Call& call, const std::string& name) {
    return {{"registered_model", model_json(require_registered_model(call.backend.registry, name))}};
}

/// The parameter's value, that of a model that is there.
std::string known_name(const Call& call) {
    return require_registered_model(call.backend.registry, call.fields.required_text("name")).name;
}

void refuse_taken(const Call& call, const std::string& name) {
    if (call.backend.registry.find(name)) {
        throw ApiError("RESOURCE_ALREADY_EXISTS", fmt::format("Registered Model (name={}) already exists.", name));
    }
}

json create_model(const Call& call) {
    NewRegisteredModel model;
    model.name = call.fields.required_text("name");
    model.description = call.fields.text("description");
    model.tags = call.fields.tags("tags");
    const bool is_prompt = std::any_of(model.tags.begin(), model.tags.end(),
                                       [](const Tag& tag) { return tag.first == kPromptTag && tag.second == "true"; });
    if (is_prompt) {
        throw ApiError("NOT_IMPLEMENTED", "Prompts are not kept by this server.");
    }
    refuse_taken(call, model.name);
    return {{"registered_model", model_json(call.backend.registry.create_model(model))}};
}

json get_model(const Call& call) {
    return model_answer(call, call.fields.required_text("name"));
}

json search_models(const Call& call) {
    SearchQuery query;
    query.filter = call.fields.text("filter");
    query.order_by = call.fields.texts("order_by");
    query.limit = call.fields.limit(kUsualModels, kMostModels);
    query.page_token = call.fields.text("page_token");
    return page_json("registered_models", call.backend.registry.search_models(query), model_json);
}

json rename_model(const Call& call) {
    const std::string name = known_name(call);
    const std::string new_name = call.fields.required_text("new_name");
    if (new_name != name) {
        refuse_taken(call, new_name);
    }
    call.backend.registry.rename_model(name, new_name);
    return model_answer(call, new_name);
}

json update_model(const Call& call) {
    const std::string name = known_name(call);
    if (call.fields.has("description")) {
        call.backend.registry.set_model_description(name, call.fields.text("description"));
    }
    return model_answer(call, name);
}

json delete_model(const Call& call) {
    call.backend.registry.delete_model(known_name(call));
    return json::object();
}

json set_model_tag(const Call& call) {
    const std::string name = known_name(call);
    call.backend.registry.set_model_tag(name, {call.fields.required_text("key"), call.fields.text("value")});
    return json::object();
}

json delete_model_tag(const Call& call) {
    const std::string name = known_name(call);
    call.backend.registry.delete_model_tag(name, call.fields.required_text("key"));
    return json::object();
}

json latest_versions(const Call& call) {
    const RegisteredModel model = require_registered_model(call.backend.registry, call.fields.required_text("name"));
    std::vector<ModelStage> stages;
    for (const std::string& stage : call.fields.texts("stages")) {
        stages.push_back(stage_named(stage));
    }
    json list = json::array();
    for (const ModelVersion& version : model.latest_versions(stages)) {
        list.push_back(version_json(version));
    }
    json answer = json::object();
    set_unless_empty(answer, "model_versions", std::move(list));
    return answer;
}

json set_alias(const Call& call) {
    const std::string name = known_name(call);
    const std::string alias = call.fields.required_text("alias");
    call.backend.registry.set_alias(name, alias, known_version(call));
    return json::object();
}

json get_alias(const Call& call) {
    const RegisteredModel model = require_registered_model(call.backend.registry, call.fields.required_text("name"));
    const std::string alias = call.fields.required_text("alias");
    const ModelVersion* version = model.with_alias(alias);
    if (version == nullptr) {
        throw ApiError(kInvalidParameter, fmt::format("Registered model alias {} not found.", alias));
    }
    return {{"model_version", version_json(*version)}};
}

json delete_alias(const Call& call) {
    const std::string name = call.fields.required_text("name");
    const std::string alias = call.fields.required_text("alias");
    if (require_registered_model(call.backend.registry, name).with_alias(alias) !=
        nullptr) {  // MLflow's is content without
        call.backend.registry.delete_alias(name, alias);
    }
    return json::object();
}

}  // namespace

RegisteredModel require_registered_model(const ModelRegistry& registry, const std::string& name) {
    auto model = registry.find(name);
    if (!model) {
        throw ApiError(kDoesNotExist, fmt::format("Registered Model with name={} not found", name));
    }
    return *std::move(model);
}

void add_model_routes(RouteTable& table) {
    table.changes("POST", "registered-models/create", create_model);
    table.reads("GET", "registered-models/get", get_model);
    table.reads("GET", "registered-models/search", search_models);
    table.changes("POST", "registered-models/rename", rename_model);
    table.changes("PATCH", "registered-models/update", update_model);
    table.changes("DELETE", "registered-models/delete", delete_model);
    table.changes("POST", "registered-models/set-tag", set_model_tag);
    table.changes("DELETE", "registered-models/delete-tag", delete_model_tag);
    table.reads("POST", "registered-models/get-latest-versions", latest_versions);
    table.reads("GET", "registered-models/get-latest-versions", latest_versions);
    table.changes("POST", "registered-models/alias", set_alias);
    table.reads("GET", "registered-models/alias", get_alias);
    table.changes("DELETE", "registered-models/alias", delete_alias);
}

}  // namespace forecast
