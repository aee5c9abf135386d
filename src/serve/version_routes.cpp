#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "artifact_files.hpp"
#include "entity_json.hpp"
#include "forecast/core/ascii.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/json.hpp"
#include "route_table.hpp"
#include "text_match.hpp"
#include "version_lookup.hpp"
#include "version_source.hpp"

namespace forecast {
namespace {

using nlohmann::json;

constexpr std::int64_t kMostVersions = 200'000;
constexpr std::int64_t kUsualVersions = 10'000;

json version_answer(const Call& call, const std::string& name, std::int64_t version) {
    return {{"model_version", version_json(require_version(call.backend.registry, name, version))}};
}

/// Where the files are of a source, which may name another version or a logged model.
std::string files_of_source(const Backend& backend, std::string source) {
    constexpr int kMostSteps = 10;
    for (int step = 0; step < kMostSteps && begins(source, kModelsScheme); ++step) {
        const std::string name = source.substr(std::string_view(kModelsScheme).size());
        if (const auto model = backend.logged_models.find(name)) {
            return model->artifact_uri;
        }
        const auto version = find_version(backend.registry, name);
        if (!version) {
            throw ApiError(kDoesNotExist, fmt::format("There is no model '{}'", source));
        }
        source = backend.registry.download_uri(version->name, version->version);
    }
    return source;
}

std::string files_of_version(const Backend& backend, const std::string& name, std::int64_t version) {
    return files_of_source(backend, backend.registry.download_uri(name, version));
}

/// The logged model that the parameter `model_id` names, of which the version is made.
std::optional<LoggedModel> source_model(const Call& call, const std::string& source) {
    const std::string id = call.fields.text("model_id");
    if (id.empty()) {
        return std::nullopt;
    }
    auto model = call.backend.logged_models.find(id);
    if (!model) {
        throw ApiError(kInvalidParameter, fmt::format("Invalid model version source: '{}'. There is no logged model "
                                                      "'{}'.",
                                                      source, id));
    }
    return model;
}

/// Adds the version to the tag by which MLflow's pages lead from the model to what was registered of it.
void note_version(LoggedModels& models, const LoggedModel& model, const ModelVersion& version) {
    constexpr const char* kVersionsTag = "mlflow.modelVersions";
    const auto tag = std::find_if(model.tags.begin(), model.tags.end(),
                                  [&](const Tag& entry) { return entry.first == kVersionsTag; });
    json entries = tag == model.tags.end() ? json::array() : find_json(tag->second).value_or(json::array());
    entries = entries.is_array() ? entries : json::array();
    entries.push_back({{"name", version.name}, {"version", version.version}});
    std::vector<std::string> texts;  // as Python writes them
    for (const json& entry : entries) {
        if (!entry.is_object()) {
            continue;
        }
        texts.push_back(fmt::format(R"({{"name": {}, "version": {}}})", entry.value("name", json()).dump(),
                                    entry.value("version", json()).dump()));
    }
    models.set_tags(model.model_id, {{kVersionsTag, fmt::format("[{}]", fmt::join(texts, ", "))}});
}

json create_version(const Call& call) {
    NewModelVersion version;
    version.name = call.fields.required_text("name");
    version.source = call.fields.required_text("source");
    version.run_id = call.fields.text("run_id");
    version.run_link = call.fields.text("run_link");
    version.description = call.fields.text("description");
    version.tags = call.fields.tags("tags");
    check_pattern(call.backend.source_pattern, version.source);
    const auto model = source_model(call, version.source);
    check_version_source(call.backend.runs, version.source, version.run_id, model ? model->artifact_uri : "");
    require_registered_model(call.backend.registry, version.name);
    static_cast<void>(files_of_source(call.backend, version.source));  // refuses a model that is not there
    const ModelVersion made = call.backend.registry.register_version(version);
    if (model) {
        note_version(call.backend.logged_models, *model, made);
    }
    return {{"model_version", version_json(made)}};
}

json get_version(const Call& call) {
    return version_answer(call, call.fields.required_text("name"), version_number(call.fields));
}

json update_version(const Call& call) {
    const std::string name = call.fields.required_text("name");
    const std::int64_t version = known_version(call);
    if (call.fields.has("description")) {
        call.backend.registry.set_version_description(name, version, call.fields.text("description"));
    }
    return version_answer(call, name, version);
}

json delete_version(const Call& call) {
    const std::int64_t version = known_version(call);
    call.backend.registry.delete_version(call.fields.text("name"), version);
    return json::object();
}

json search_versions(const Call& call) {
    SearchQuery query;
    query.filter = call.fields.text("filter");
    query.order_by = call.fields.texts("order_by");
    query.limit = call.fields.limit(kUsualVersions, kMostVersions);
    query.page_token = call.fields.text("page_token");
    return page_json("model_versions", call.backend.registry.search_versions(query), version_json);
}

json download_uri(const Call& call) {
    const std::int64_t version = known_version(call);
    return {{"artifact_uri", files_of_version(call.backend, call.fields.text("name"), version)}};
}

json transition_stage(const Call& call) {
    const std::string name = call.fields.required_text("name");
    const std::int64_t version = known_version(call);
    const ModelStage stage = stage_named(call.fields.required_text("stage"));
    call.backend.registry.set_stage(name, version, stage, call.fields.flag("archive_existing_versions"));
    return version_answer(call, name, version);
}

json set_version_tag(const Call& call) {
    const std::string name = call.fields.required_text("name");
    const std::int64_t version = known_version(call);
    call.backend.registry.set_version_tag(name, version, {call.fields.required_text("key"), call.fields.text("value")});
    return json::object();
}

json delete_version_tag(const Call& call) {
    const std::string name = call.fields.required_text("name");
    const std::int64_t version = known_version(call);
    call.backend.registry.delete_version_tag(name, version, call.fields.required_text("key"));
    return json::object();
}

/// A file of the version, for the pages of the registry.
OutgoingAnswer get_version_file(const Call& call) {
    const std::string name = call.fields.required_text("name");
    const auto path = checked_path(call.fields.required_text("path"));
    const std::int64_t version = known_version(call);
    const std::string uri = files_of_version(call.backend, name, version);
    auto file = open_below(call.backend.places.of_location(uri), path);
    if (!file) {
        throw ApiError(kDoesNotExist,
                       fmt::format("There is no file '{}' of version {} of '{}'", path.string(), version, name));
    }
    return file_answer(std::move(file), path);
}

}  // namespace

ModelVersion require_version(const ModelRegistry& registry, const std::string& name, std::int64_t version) {
    const auto model = registry.find(name);
    const ModelVersion* found = model ? model->version(version) : nullptr;
    if (found == nullptr) {
        throw ApiError(kDoesNotExist, fmt::format("Model Version (name={}, version={}) not found", name, version));
    }
    return *found;
}

std::int64_t version_number(const RequestFields& fields) {
    if (!fields.value("version").is_string()) {
        return fields.required_integer("version");
    }
    const std::string text = fields.required_text("version");
    std::int64_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc() || end != text.data() + text.size()) {
        throw ApiError(kInvalidParameter, fmt::format("Parameter 'version' must be an integer, got '{}'.", text));
    }
    return number;
}

std::int64_t known_version(const Call& call) {
    const std::string name = call.fields.required_text("name");
    return require_version(call.backend.registry, name, version_number(call.fields)).version;
}

ModelStage stage_named(const std::string& text) {
    for (const std::string_view stage : EnumTexts<ModelStage>::values) {
        if (in_lower_case(stage) == in_lower_case(text)) {
            return *parse_enum<ModelStage>(stage);
        }
    }
    throw ApiError(kInvalidParameter,
                   fmt::format("Invalid Model Version stage: {}. Value must be one of None, Staging, "
                               "Production, Archived.",
                               text));
}

void add_version_routes(RouteTable& table) {
    table.changes("POST", "model-versions/create", create_version);
    table.reads("GET", "model-versions/get", get_version);
    table.changes("PATCH", "model-versions/update", update_version);
    table.changes("DELETE", "model-versions/delete", delete_version);
    table.reads("GET", "model-versions/search", search_versions);
    table.reads("GET", "model-versions/get-download-uri", download_uri);
    table.changes("POST", "model-versions/transition-stage", transition_stage);
    table.changes("POST", "model-versions/set-tag", set_version_tag);
    table.changes("DELETE", "model-versions/delete-tag", delete_version_tag);
    Endpoint file;
    file.answer = get_version_file;
    file.body = BodyKind::none;
    table.add("GET", "/model-versions/get-artifact", file);
}

}  // namespace forecast
