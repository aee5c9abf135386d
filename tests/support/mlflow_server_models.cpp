#include <algorithm>
#include <iterator>

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
        const bool is_new = models_.try_emplace(name).second;
        return is_new ? Reply{} : Reply{400, refusal("RESOURCE_ALREADY_EXISTS", "it is there")};
    }
    const auto shown_model = [&](const std::string& model) {
        json aliases = json::array();
        for (const auto& [alias, version] : aliases_[model]) {
            aliases.push_back({{"alias", alias}, {"version", std::to_string(version)}});
        }
        return json{{"name", model}, {"aliases", aliases}};
    };
    if (route == "registered-models/search") {
        json all = json::array();
        for (const auto& [model, versions] : models_) {
            all.push_back(shown_model(model));
        }
        return {200,
                page("registered_models", all, std::stoul(query.at("max_results")), field(body, query, "page_token"))};
    }
    if (route.rfind("registered-models", 0) == 0 && models_.count(name) == 0) {
        return {404, refusal("RESOURCE_DOES_NOT_EXIST", "Registered Model with name=" + name + " not found")};
    }
    if (route == "registered-models/get") {
        return {200, {{"registered_model", shown_model(name)}}};
    }
    if (route == "registered-models/delete") {
        models_.erase(name);
        aliases_.erase(name);
        return {};
    }
    if (route == "registered-models/alias") {
        return alias(body, query);
    }
    const std::string versions = "model-versions/";
    return route.rfind(versions, 0) == 0 ? model_version(route.substr(versions.size()), body, query)
                                         : Reply{404, json::object()};
}

/// Asked for without a body, set with a version, deleted without.
MlflowServer::Reply MlflowServer::alias(const json& body, const Fields& query) {
    const std::string name = field(body, query, "name");
    const std::string alias = field(body, query, "alias");
    std::vector<json>& versions = models_[name];
    if (body.empty()) {
        const auto version = static_cast<std::size_t>(aliases_[name].at(alias));
        return {200, {{"model_version", versions.at(version - 1)}}};
    }
    if (!body.contains("version")) {
        return aliases_[name].erase(alias) == 1 ? Reply{} : Reply{400, refusal("INVALID_PARAMETER_VALUE", "")};
    }
    const int version = std::stoi(field(body, query, "version"));
    if (version < 1 || version > static_cast<int>(versions.size()) ||
        versions[static_cast<std::size_t>(version) - 1].is_null()) {
        return {404, refusal("RESOURCE_DOES_NOT_EXIST", "Model Version (name=" + name + ") not found")};
    }
    aliases_[name][alias] = version;
    return {};
}

MlflowServer::Reply MlflowServer::model_version(const std::string& verb, const json& body, const Fields& query) {
    const std::string name = field(body, query, "name");
    if (verb == "create") {
        json version = body;
        version["version"] = std::to_string(models_[name].size() + 1);
        version["status"] = "READY";
        models_[name].push_back(version);
        return {200, {{"model_version", version}}};
    }
    if (verb == "search") {
        const std::string filter = field(body, query, "filter");  // name='...'
        const std::string wanted = filter.size() > 6 ? filter.substr(6, filter.size() - 7) : "";
        json found = json::array();
        for (const auto& [model, versions] : models_) {
            std::copy_if(versions.begin(), versions.end(), std::back_inserter(found), [&](const json& version) {
                return !version.is_null() && (wanted.empty() || model == wanted);
            });
        }
        return {200,
                page("model_versions", found, std::stoul(query.at("max_results")), field(body, query, "page_token"))};
    }
    const auto number = std::stoul(field(body, query, "version"));
    const auto model = models_.find(name);
    if (model == models_.end() || number < 1 || number > model->second.size() || model->second[number - 1].is_null()) {
        return {404, refusal("RESOURCE_DOES_NOT_EXIST",
                             "Model Version (name=" + name + ", version=" + std::to_string(number) + ") not found")};
    }
    if (verb == "set-tag") {
        set_tag(model->second[number - 1], field(body, query, "key"), field(body, query, "value"));
    } else if (verb == "delete") {
        model->second[number - 1] = nullptr;
        for (auto at = aliases_[name].begin(); at != aliases_[name].end();) {
            at = at->second == static_cast<int>(number) ? aliases_[name].erase(at) : std::next(at);
        }
    }
    return {};
}

}  // namespace forecast
