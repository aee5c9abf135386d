#include "forecast/mlflow_rest/http_model_registry.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "forecast/core/error.hpp"
#include "mlflow_api.hpp"

namespace forecast {
namespace {

using nlohmann::json;

constexpr const char* kModelsOfPage = "1000";
constexpr const char* kVersionsOfPage = "10000";
constexpr const char* kPromptTag = "mlflow.prompt.is_prompt";

std::vector<Tag> read_tags(const json& entity) {
    std::vector<Tag> tags;
    for (const json& tag : array_of(entity, "tags")) {
        tags.emplace_back(text_of(tag, "key"), text_of(tag, "value"));
    }
    std::sort(tags.begin(), tags.end());
    return tags;
}

ModelVersion read_version(const json& entity) {
    ModelVersion version;
    version.name = text_of(entity, "name");
    version.version = integer_of(entity, "version");
    version.run_id = text_of(entity, "run_id");
    version.source = text_of(entity, "source");
    version.description = text_of(entity, "description");
    version.status = text_of(entity, "status");
    version.created_ms = integer_of(entity, "creation_timestamp");
    version.tags = read_tags(entity);
    for (const json& alias : array_of(entity, "aliases")) {
        version.aliases.push_back(alias.is_string() ? alias.get<std::string>() : "");
    }
    std::sort(version.aliases.begin(), version.aliases.end());
    return version;
}

/// With the aliases that the model has, which older servers tell of the model only.
ModelVersion read_version_of(const json& entity, const json& model) {
    ModelVersion version = read_version(entity);
    version.aliases.clear();
    for (const json& alias : array_of(model, "aliases")) {
        if (integer_of(alias, "version") == version.version) {
            version.aliases.push_back(text_of(alias, "alias"));
        }
    }
    std::sort(version.aliases.begin(), version.aliases.end());
    return version;
}

bool is_prompt(const json& model) {
    const auto tags = read_tags(model);
    return std::find(tags.begin(), tags.end(), Tag{kPromptTag, "true"}) != tags.end();
}

RegisteredModel read_model(const json& registered, const std::vector<json>& versions) {
    RegisteredModel model;
    model.name = text_of(registered, "name");
    model.description = text_of(registered, "description");
    model.created_ms = integer_of(registered, "creation_timestamp");
    model.updated_ms = integer_of(registered, "last_updated_timestamp");
    model.tags = read_tags(registered);
    for (const json& version : versions) {
        model.versions.push_back(read_version_of(version, registered));
    }
    std::sort(model.versions.begin(), model.versions.end(),
              [](const auto& a, const auto& b) { return a.version > b.version; });
    return model;
}

json tags_of(const std::vector<Tag>& tags) {
    json list = json::array();
    for (const auto& [key, value] : tags) {
        list.push_back({{"key", key}, {"value", value}});
    }
    return list;
}

class HttpModelRegistry final : public ModelRegistry {
public:
    explicit HttpModelRegistry(const TrackingLocation& location) : api_(std::make_unique<MlflowApi>(location)) {}

    [[nodiscard]] std::vector<RegisteredModel> list() const override;
    [[nodiscard]] std::optional<RegisteredModel> find(const std::string& name) const override;
    ModelVersion register_version(const NewModelVersion& version) override;
    void set_alias(const std::string& name, const std::string& alias, std::int64_t version) override;
    void delete_alias(const std::string& name, const std::string& alias) override;
    void set_tag(const std::string& name, std::int64_t version, const Tag& tag) override;
    void delete_version(const std::string& name, std::int64_t version) override;
    void delete_model(const std::string& name) override;

private:
    void change(const ApiCall& call);
    void make_model(const std::string& name);

    std::unique_ptr<MlflowApi> api_;  // reading uses its connections too
};

std::vector<RegisteredModel> HttpModelRegistry::list() const {
    std::map<std::string, std::vector<json>> versions;
    const ApiCall all{"GET", "model-versions/search", {{"max_results", kVersionsOfPage}}, {}};
    for (json& version : api_->pages(all, "model_versions")) {
        versions[text_of(version, "name")].push_back(std::move(version));
    }
    std::vector<RegisteredModel> models;
    const ApiCall search{"GET", "registered-models/search", {{"max_results", kModelsOfPage}}, {}};
    for (const json& model : api_->pages(search, "registered_models")) {
        if (!is_prompt(model)) {
            models.push_back(read_model(model, versions[text_of(model, "name")]));
        }
    }
    std::sort(models.begin(), models.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return models;
}

std::optional<RegisteredModel> HttpModelRegistry::find(const std::string& name) const {
    const ApiCall get{"GET", "registered-models/get", {{"name", name}}, {}};
    const ApiAnswer answer = api_->ask(get);
    if (answer.not_found()) {
        return std::nullopt;
    }
    if (!answer.ok()) {
        api_->refuse(get, answer);
    }
    const json& model = object_of(answer.body, "registered_model");
    const ApiCall search{
        "GET", "model-versions/search", {{"filter", "name=" + quoted(name)}, {"max_results", kVersionsOfPage}}, {}};
    return is_prompt(model) ? std::nullopt : std::optional(read_model(model, api_->pages(search, "model_versions")));
}

ModelVersion HttpModelRegistry::register_version(const NewModelVersion& version) {
    make_model(version.name);
    json body = {{"name", version.name}, {"source", version.source}, {"tags", tags_of(version.tags)}};
    if (!version.run_id.empty()) {
        body["run_id"] = version.run_id;
    }
    if (!version.description.empty()) {
        body["description"] = version.description;
    }
    // One attempt: a second one after a lost answer could make a second version.
    const json made = api_->call({"POST", "model-versions/create", {}, body}, RetryPolicy::once);
    return read_version(object_of(made, "model_version"));
}

void HttpModelRegistry::set_alias(const std::string& name, const std::string& alias, std::int64_t version) {
    change({"POST",
            "registered-models/alias",
            {},
            {{"name", name}, {"alias", alias}, {"version", std::to_string(version)}}});
}

void HttpModelRegistry::delete_alias(const std::string& name, const std::string& alias) {
    const auto model = find(name);
    const auto names_it = [&](const ModelVersion& version) {
        return std::find(version.aliases.begin(), version.aliases.end(), alias) != version.aliases.end();
    };
    if (model && std::none_of(model->versions.begin(), model->versions.end(), names_it)) {
        throw Error(ErrorKind::invalid_argument, "the registered model '{}' has no alias '{}'", name, alias);
    }
    change({"DELETE", "registered-models/alias", {}, {{"name", name}, {"alias", alias}}});
}

void HttpModelRegistry::set_tag(const std::string& name, std::int64_t version, const Tag& tag) {
    change({"POST",
            "model-versions/set-tag",
            {},
            {{"name", name}, {"version", std::to_string(version)}, {"key", tag.first}, {"value", tag.second}}});
}

void HttpModelRegistry::delete_version(const std::string& name, std::int64_t version) {
    change({"DELETE", "model-versions/delete", {}, {{"name", name}, {"version", std::to_string(version)}}});
}

void HttpModelRegistry::delete_model(const std::string& name) {
    change({"DELETE", "registered-models/delete", {}, {{"name", name}}});
}

/// What the server does not take of a change is what was typed.
void HttpModelRegistry::change(const ApiCall& call) {
    const ApiAnswer answer = api_->ask(call);
    if (!answer.ok()) {
        const ErrorKind kind = answer.kind() == ErrorKind::internal ? ErrorKind::invalid_argument : answer.kind();
        throw Error(kind, "the model registry at {} refuses: {}", api_->uri(),
                    answer.message.empty() ? fmt::format("HTTP {}", answer.status) : answer.message);
    }
}

void HttpModelRegistry::make_model(const std::string& name) {
    const ApiCall create{"POST", "registered-models/create", {}, {{"name", name}}};
    const ApiAnswer answer = api_->ask(create);
    if (!answer.ok() && answer.error_code != "RESOURCE_ALREADY_EXISTS") {
        api_->refuse(create, answer);
    }
}

}  // namespace

std::unique_ptr<ModelRegistry> make_http_model_registry(const TrackingLocation& location) {
    return std::make_unique<HttpModelRegistry>(location);
}

}  // namespace forecast
