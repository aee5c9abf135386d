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

MlflowServer::Reply MlflowServer::registry(const std::string& route, const json& body, const Fields& query) {
    const auto field = [&](const std::string& name) {
        return body.contains(name) ? body[name].get<std::string>() : query.count(name) == 1 ? query.at(name) : "";
    };
    const std::string name = field("name");
    const bool known = models_.count(name) == 1;
    if (route == "registered-models/create") {
        const bool is_new = models_.try_emplace(name).second;
        return is_new ? Reply{} : Reply{400, refusal("RESOURCE_ALREADY_EXISTS", "it is there")};
    }
    if (route == "model-versions/create") {
        json version = body;
        version["version"] = std::to_string(models_[name].size() + 1);
        version["status"] = "READY";
        models_[name].push_back(version);
        return {200, {{"model_version", version}}};
    }
    if (route.rfind("registered-models", 0) == 0 && !known) {
        return {404, refusal("RESOURCE_DOES_NOT_EXIST", "Registered Model with name=" + name + " not found")};
    }
    json aliases = json::array();
    for (const auto& [alias, version] : aliases_[name]) {
        aliases.push_back({{"alias", alias}, {"version", std::to_string(version)}});
    }
    if (route == "registered-models/get") {
        return {200, {{"registered_model", {{"name", name}, {"aliases", aliases}}}}};
    }
    if (route == "registered-models/alias" && !body.contains("version") && body.contains("alias")) {
        return aliases_[name].erase(field("alias")) == 1 ? Reply{} : Reply{400, refusal("INVALID_PARAMETER_VALUE", "")};
    }
    if (route == "registered-models/delete") {
        models_.erase(name);
        return {};
    }
    if (route == "registered-models/alias" && !body.empty()) {
        aliases_[name][field("alias")] = std::stoi(field("version"));
        return {};
    }
    if (route == "registered-models/alias") {
        const auto version = static_cast<std::size_t>(aliases_[name].at(field("alias")));
        return {200, {{"model_version", models_[name].at(version - 1)}}};
    }
    if (route == "model-versions/search") {
        const std::string filter = field("filter");  // name='...'
        const std::string wanted = filter.size() > 6 ? filter.substr(6, filter.size() - 7) : "";
        return {200, page("model_versions", models_[wanted], std::stoul(field("max_results")), field("page_token"))};
    }
    return {404, json::object()};
}

}  // namespace forecast
