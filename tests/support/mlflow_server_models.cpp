#include <algorithm>
#include <iterator>

#include "forecast/tracking/clock.hpp"
#include "mlflow_server.hpp"

namespace forecast {

using nlohmann::json;

/// Behind "logged-models/": nothing makes one, "search" finds all, an id marks one as complete.
MlflowServer::Reply MlflowServer::logged_model(const std::string& verb, const json& body) {
    if (verb == "search") {
        return {200, {{"models", logged_models_}}};
    }
    for (json& model : logged_models_) {
        if (model["info"]["model_id"] == verb) {
            model["info"]["status"] = body.at("status");
        }
    }
    if (!verb.empty()) {
        return {};
    }
    const std::string id = "m-" + std::to_string(logged_models_.size());
    json info = body;
    info["model_id"] = id;
    info["status"] = "LOGGED_MODEL_PENDING";
    info["artifact_uri"] = artifact_root_ + "models/" + id + "/artifacts";
    logged_models_.push_back({{"info", info}});
    return {200, {{"model", logged_models_.back()}}};
}

namespace {

/// A field of the body or, for a GET, of the query; empty where it is absent.
std::string field(const json& body, const std::map<std::string, std::string>& query, const std::string& name) {
    return body.contains(name) ? body[name].get<std::string>() : query.count(name) == 1 ? query.at(name) : "";
}

}  // namespace

MlflowServer::Reply MlflowServer::registry(const std::string& route, const json& body, const Fields& query) {
    const std::string name = field(body, query, "name");
    if (route == "registered-models/create") {
        if (models_.count(name) == 1) {
            return {400, refusal("RESOURCE_ALREADY_EXISTS", "it is there")};
        }
        models_[name].entity = {{"name", name},
                                {"description", body.value("description", "")},
                                {"creation_timestamp", now_ms()},
                                {"last_updated_timestamp", now_ms()},
                                {"tags", body.value("tags", json::array())}};
        return {};
    }
    if (route == "registered-models/search") {
        json all = json::array();
        for (const auto& [model, versions] : models_) {
            all.push_back(shown_model(model));
        }
        return {200,
                page("registered_models", all, std::stoul(query.at("max_results")), field(body, query, "page_token"))};
    }
    const std::string models = "registered-models/";
    if (route.rfind(models, 0) == 0) {
        return models_.count(name) == 1 ? registered_model(name, route.substr(models.size()), body, query)
                                        : Reply{404, refusal("RESOURCE_DOES_NOT_EXIST",
                                                             "Registered Model with name=" + name + " not found")};
    }
    const std::string versions = "model-versions/";
    return route.rfind(versions, 0) == 0 ? model_version(route.substr(versions.size()), body, query)
                                         : Reply{404, json::object()};
}

json MlflowServer::shown_model(const std::string& name) const {
    json model = models_.at(name).entity;
    model["aliases"] = json::array();
    for (const auto& [alias, version] : models_.at(name).aliases) {
        model["aliases"].push_back({{"alias", alias}, {"version", std::to_string(version)}});
    }
    return model;
}

MlflowServer::Reply MlflowServer::registered_model(const std::string& name, const std::string& verb, const json& body,
                                                   const Fields& query) {
    Model& model = models_[name];
    if (verb == "get") {
        return {200, {{"registered_model", shown_model(name)}}};
    }
    if (verb == "alias") {
        return alias(model, body, query);
    }
    model.entity["last_updated_timestamp"] = now_ms();
    if (verb == "delete") {
        models_.erase(name);
    } else if (verb == "update") {
        model.entity["description"] = body.at("description");
    } else if (verb == "set-tag") {
        set_tag(model.entity, body.at("key"), body.at("value"));
    } else if (verb == "delete-tag") {
        delete_tag(model.entity, body.at("key"));
    } else if (verb == "rename") {
        const std::string new_name = body.at("new_name");
        if (models_.count(new_name) == 1) {
            return {400, refusal("RESOURCE_ALREADY_EXISTS", "it is there")};
        }
        model.entity["name"] = new_name;
        for (json& version : model.versions) {
            if (!version.is_null()) {
                version["name"] = new_name;
            }
        }
        models_[new_name] = model;
        models_.erase(name);
    }
    return {};
}

/// Asked for without a body, set with a version, deleted without.
MlflowServer::Reply MlflowServer::alias(Model& model, const json& body, const Fields& query) {
    const std::string alias = field(body, query, "alias");
    if (body.empty()) {
        const auto version = static_cast<std::size_t>(model.aliases.at(alias));
        return {200, {{"model_version", model.versions.at(version - 1)}}};
    }
    if (!body.contains("version")) {
        return model.aliases.erase(alias) == 1 ? Reply{} : Reply{400, refusal("INVALID_PARAMETER_VALUE", "")};
    }
    const int version = std::stoi(field(body, query, "version"));
    if (version < 1 || version > static_cast<int>(model.versions.size()) ||
        model.versions[static_cast<std::size_t>(version) - 1].is_null()) {
        return {404, refusal("RESOURCE_DOES_NOT_EXIST", "Model Version not found")};
    }
    model.aliases[alias] = version;
    return {};
}

MlflowServer::Reply MlflowServer::model_version(const std::string& verb, const json& body, const Fields& query) {
    const std::string name = field(body, query, "name");
    if (verb == "create") {
        json version = body;
        version["version"] = std::to_string(models_[name].versions.size() + 1);
        version["status"] = "READY";
        version["current_stage"] = "None";
        version["creation_timestamp"] = now_ms();
        version["last_updated_timestamp"] = now_ms();
        models_[name].versions.push_back(version);
        return {200, {{"model_version", version}}};
    }
    if (verb == "search") {
        const std::string filter = field(body, query, "filter");  // name='...'
        const std::string wanted = filter.size() > 6 ? filter.substr(6, filter.size() - 7) : "";
        json found = json::array();
        for (const auto& [title, model] : models_) {
            std::copy_if(
                model.versions.begin(), model.versions.end(), std::back_inserter(found),
                [&](const json& version) { return !version.is_null() && (wanted.empty() || title == wanted); });
        }
        return {200,
                page("model_versions", found, std::stoul(query.at("max_results")), field(body, query, "page_token"))};
    }
    const auto number = std::stoul(field(body, query, "version"));
    const auto model = models_.find(name);
    if (model == models_.end() || number < 1 || number > model->second.versions.size() ||
        model->second.versions[number - 1].is_null()) {
        return {404, refusal("RESOURCE_DOES_NOT_EXIST",
                             "Model Version (name=" + name + ", version=" + std::to_string(number) + ") not found")};
    }
    return change_version(model->second, number, verb, body);
}

MlflowServer::Reply MlflowServer::change_version(Model& model, std::size_t number, const std::string& verb,
                                                 const json& body) {
    json& version = model.versions[number - 1];
    if (verb == "get-download-uri") {
        return {200, {{"artifact_uri", version["source"]}}};
    }
    version["last_updated_timestamp"] = now_ms();
    if (verb == "set-tag") {
        set_tag(version, body.at("key"), body.at("value"));
    } else if (verb == "delete-tag") {
        delete_tag(version, body.at("key"));
    } else if (verb == "update") {
        version["description"] = body.at("description");
    } else if (verb == "transition-stage") {
        const std::string stage = body.at("stage");
        if (body.value("archive_existing_versions", false)) {
            if (stage != "Staging" && stage != "Production") {
                return {400, refusal("INTERNAL_ERROR", stage + " is not an Active stage")};
            }
            for (json& other : model.versions) {
                if (other.is_null()) {
                    continue;
                }
                other["current_stage"] = other["current_stage"] == stage ? json("Archived") : other["current_stage"];
            }
        }
        version["current_stage"] = stage;
    } else if (verb == "delete") {
        version = nullptr;
        for (auto at = model.aliases.begin(); at != model.aliases.end();) {
            at = at->second == static_cast<int>(number) ? model.aliases.erase(at) : std::next(at);
        }
    }
    return {};
}

}  // namespace forecast
