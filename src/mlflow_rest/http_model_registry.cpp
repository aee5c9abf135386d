#include "forecast/mlflow_rest/http_model_registry.hpp"

#include <fmt/format.h>

#include "forecast/core/error.hpp"
#include "forecast/mlflow_db/model_queries.hpp"
#include "mlflow_api.hpp"
#include "model_mirror.hpp"

namespace forecast {
namespace {

using nlohmann::json;

constexpr const char* kModelsOfPage = "1000";
constexpr const char* kVersionsOfPage = "10000";
const std::string kNoScope;  // a server answers for one workspace

json tags_of(const std::vector<Tag>& tags) {
    json list = json::array();
    for (const auto& [key, value] : tags) {
        list.push_back({{"key", key}, {"value", value}});
    }
    return list;
}

json version_json(const std::string& name, std::int64_t version) {
    return {{"name", name}, {"version", std::to_string(version)}};
}

/// `first` with the fields of `second` besides.
json joined(json first, const json& second) {
    first.update(second);
    return first;
}

class HttpModelRegistry final : public ModelRegistry {
public:
    explicit HttpModelRegistry(const TrackingLocation& location) : api_(std::make_unique<MlflowApi>(location)) {}

    RegisteredModel create_model(const NewRegisteredModel& model) override;
    [[nodiscard]] std::optional<RegisteredModel> find(const std::string& name) const override;
    [[nodiscard]] Page<RegisteredModel> search_models(const SearchQuery& query) const override;
    void rename_model(const std::string& name, const std::string& new_name) override;
    void set_model_description(const std::string& name, const std::string& description) override;
    void set_model_tag(const std::string& name, const Tag& tag) override;
    void delete_model_tag(const std::string& name, const std::string& key) override;
    void delete_model(const std::string& name) override;

    ModelVersion register_version(const NewModelVersion& version) override;
    [[nodiscard]] Page<ModelVersion> search_versions(const SearchQuery& query) const override;
    void set_version_description(const std::string& name, std::int64_t version,
                                 const std::string& description) override;
    void set_version_tag(const std::string& name, std::int64_t version, const Tag& tag) override;
    void delete_version_tag(const std::string& name, std::int64_t version, const std::string& key) override;
    void set_alias(const std::string& name, const std::string& alias, std::int64_t version) override;
    void delete_alias(const std::string& name, const std::string& alias) override;
    void set_stage(const std::string& name, std::int64_t version, ModelStage stage, bool archive_existing) override;
    [[nodiscard]] std::string download_uri(const std::string& name, std::int64_t version) const override;
    void delete_version(const std::string& name, std::int64_t version) override;

private:
    void change(const ApiCall& call);
    /// All that the registry holds.
    void fetch_into(ModelMirror& mirror) const;

    std::unique_ptr<MlflowApi> api_;  // reading uses its connections too
};

RegisteredModel HttpModelRegistry::create_model(const NewRegisteredModel& model) {
    json body = {{"name", model.name}, {"tags", tags_of(model.tags)}};
    if (!model.description.empty()) {
        body["description"] = model.description;
    }
    change({"POST", "registered-models/create", {}, body});
    auto made = find(model.name);
    if (!made) {
        throw Error("the model registry at {} has made '{}' and does not find it", api_->uri(), model.name);
    }
    return *std::move(made);
}

std::optional<RegisteredModel> HttpModelRegistry::find(const std::string& name) const {
    const auto known = api_->find({"GET", "registered-models/get", {{"name", name}}, {}});
    if (!known) {
        return std::nullopt;
    }
    ModelMirror mirror;
    const ApiCall search{
        "GET", "model-versions/search", {{"filter", "name=" + quoted(name)}, {"max_results", kVersionsOfPage}}, {}};
    for (const json& version : api_->pages(search, "model_versions")) {
        mirror.add_version(version);
    }
    mirror.add_model(object_of(*known, "registered_model"));
    return query_model(mirror.database(), kNoScope, name);
}

void HttpModelRegistry::fetch_into(ModelMirror& mirror) const {
    for (const json& version :
         api_->pages({"GET", "model-versions/search", {{"max_results", kVersionsOfPage}}, {}}, "model_versions")) {
        mirror.add_version(version);
    }
    for (const json& model :
         api_->pages({"GET", "registered-models/search", {{"max_results", kModelsOfPage}}, {}}, "registered_models")) {
        mirror.add_model(model);
    }
}

Page<RegisteredModel> HttpModelRegistry::search_models(const SearchQuery& query) const {
    ModelMirror mirror;
    fetch_into(mirror);
    return query_models(mirror.database(), kNoScope, query);
}

void HttpModelRegistry::rename_model(const std::string& name, const std::string& new_name) {
    change({"POST", "registered-models/rename", {}, {{"name", name}, {"new_name", new_name}}});
}

void HttpModelRegistry::set_model_description(const std::string& name, const std::string& description) {
    change({"PATCH", "registered-models/update", {}, {{"name", name}, {"description", description}}});
}

void HttpModelRegistry::set_model_tag(const std::string& name, const Tag& tag) {
    change({"POST", "registered-models/set-tag", {}, {{"name", name}, {"key", tag.first}, {"value", tag.second}}});
}

void HttpModelRegistry::delete_model_tag(const std::string& name, const std::string& key) {
    change({"DELETE", "registered-models/delete-tag", {}, {{"name", name}, {"key", key}}});
}

void HttpModelRegistry::delete_model(const std::string& name) {
    change({"DELETE", "registered-models/delete", {}, {{"name", name}}});
}

ModelVersion HttpModelRegistry::register_version(const NewModelVersion& version) {
    const ApiCall create{"POST", "registered-models/create", {}, {{"name", version.name}}};
    const ApiAnswer answer = api_->ask(create);
    if (!answer.ok() && answer.error_code != "RESOURCE_ALREADY_EXISTS") {
        api_->refuse(create, answer);
    }
    json body = {{"name", version.name}, {"source", version.source}, {"tags", tags_of(version.tags)}};
    for (const auto& [key, value] : {std::pair{"run_id", version.run_id}, std::pair{"run_link", version.run_link},
                                     std::pair{"description", version.description}}) {
        if (!value.empty()) {
            body[key] = value;
        }
    }
    // One attempt: a second one after a lost answer could make a second version.
    const json made = api_->call({"POST", "model-versions/create", {}, body}, RetryPolicy::once);
    ModelMirror mirror;
    mirror.add_version(object_of(made, "model_version"));
    auto versions = query_versions(mirror.database(), kNoScope, {}).entries;
    if (versions.empty()) {
        throw Error("the model registry at {} does not say which version of '{}' it has made", api_->uri(),
                    version.name);
    }
    return std::move(versions.front());
}

Page<ModelVersion> HttpModelRegistry::search_versions(const SearchQuery& query) const {
    ModelMirror mirror;
    fetch_into(mirror);
    return query_versions(mirror.database(), kNoScope, query);
}

void HttpModelRegistry::set_version_description(const std::string& name, std::int64_t version,
                                                const std::string& description) {
    change({"PATCH", "model-versions/update", {}, joined(version_json(name, version), {{"description", description}})});
}

void HttpModelRegistry::set_version_tag(const std::string& name, std::int64_t version, const Tag& tag) {
    change({"POST",
            "model-versions/set-tag",
            {},
            joined(version_json(name, version), {{"key", tag.first}, {"value", tag.second}})});
}

void HttpModelRegistry::delete_version_tag(const std::string& name, std::int64_t version, const std::string& key) {
    change({"DELETE", "model-versions/delete-tag", {}, joined(version_json(name, version), {{"key", key}})});
}

void HttpModelRegistry::set_alias(const std::string& name, const std::string& alias, std::int64_t version) {
    change({"POST", "registered-models/alias", {}, joined(version_json(name, version), {{"alias", alias}})});
}

void HttpModelRegistry::delete_alias(const std::string& name, const std::string& alias) {
    const auto model = find(name);
    if (model && model->with_alias(alias) == nullptr) {
        throw Error(ErrorKind::not_found, "the registered model '{}' has no alias '{}'", name, alias);
    }
    change({"DELETE", "registered-models/alias", {}, {{"name", name}, {"alias", alias}}});
}

void HttpModelRegistry::set_stage(const std::string& name, std::int64_t version, ModelStage stage,
                                  bool archive_existing) {
    change({"POST",
            "model-versions/transition-stage",
            {},
            joined(version_json(name, version),
                   {{"stage", to_string(stage)}, {"archive_existing_versions", archive_existing}})});
}

std::string HttpModelRegistry::download_uri(const std::string& name, std::int64_t version) const {
    const json answer = api_->call(
        {"GET", "model-versions/get-download-uri", {{"name", name}, {"version", std::to_string(version)}}, {}});
    return text_of(answer, "artifact_uri");
}

void HttpModelRegistry::delete_version(const std::string& name, std::int64_t version) {
    change({"DELETE", "model-versions/delete", {}, version_json(name, version)});
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

}  // namespace

std::unique_ptr<ModelRegistry> make_http_model_registry(const TrackingLocation& location) {
    return std::make_unique<HttpModelRegistry>(location);
}

}  // namespace forecast
