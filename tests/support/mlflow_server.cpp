#include "mlflow_server.hpp"

#include <algorithm>
#include <utility>

namespace forecast {
namespace {

using nlohmann::json;

constexpr const char* kJson = "application/json";
const std::string kFiles = "/api/2.0/mlflow-artifacts/artifacts/";

std::size_t size_of(const std::string& text) {
    return text.empty() ? 0 : std::stoul(text);
}

}  // namespace

MlflowServer::MlflowServer(const std::string& artifact_root) : artifact_root_(artifact_root) {
    const auto any = [this](const httplib::Request& request, httplib::Response& response) {
        answer(request, response);
    };
    const auto file = [this](const httplib::Request& request, httplib::Response& response) {
        answer_file(request, response);
    };
    const std::string api = R"(/api/2\.0/mlflow/(.+))";
    server_.routes().Get(api, any).Post(api, any).Patch(api, any).Delete(api, any);
    server_.routes().Get(kFiles + "(.+)", file).Put(kFiles + "(.+)", file);
    server_.start();
}

void MlflowServer::fail(const std::string& route, int status, int count) {
    const std::lock_guard lock(mutex_);
    faults_[route] = {status, count};
}

void MlflowServer::lose_answer(const std::string& route, int count) {
    fail(route, 0, count);
}

void MlflowServer::require(const std::string& authorization) {
    const std::lock_guard lock(mutex_);
    authorization_ = authorization;
}

void MlflowServer::name_next_run(std::string run_id) {
    const std::lock_guard lock(mutex_);
    next_run_id_ = std::move(run_id);
}

void MlflowServer::change_run(const std::string& run_id, const json& changes) {
    const std::lock_guard lock(mutex_);
    for (json& run : runs_) {
        if (run["info"]["run_id"] == run_id) {
            run["info"].update(changes);
        }
    }
}

void MlflowServer::end_after(const std::string& route, const std::string& run_id) {
    const std::lock_guard lock(mutex_);
    ends_[route] = run_id;
}

void MlflowServer::put_file(const std::string& path, const std::string& content) {
    const std::lock_guard lock(mutex_);
    files_[path] = content;
}

std::vector<json> MlflowServer::logged_models() const {
    const std::lock_guard lock(mutex_);
    return logged_models_;
}

std::vector<MlflowServer::Seen> MlflowServer::requests(const std::string& route) const {
    const std::lock_guard lock(mutex_);
    std::vector<Seen> found;
    std::copy_if(requests_.begin(), requests_.end(), std::back_inserter(found),
                 [&](const Seen& seen) { return seen.route == route; });
    return found;
}

std::vector<json> MlflowServer::runs() const {
    const std::lock_guard lock(mutex_);
    return runs_;
}

std::map<std::string, std::string> MlflowServer::files() const {
    const std::lock_guard lock(mutex_);
    return files_;
}

/// -1 without a fault.
int MlflowServer::next_fault(const std::string& route) {
    const auto fault = faults_.find(route);
    if (fault == faults_.end() || fault->second.count == 0) {
        return -1;
    }
    --fault->second.count;
    return fault->second.status;
}

void MlflowServer::set_tag(json& entity, const std::string& key, const std::string& value) {
    json& tags = entity["tags"];
    for (json& tag : tags) {
        if (tag["key"] == key) {
            tag["value"] = value;
            return;
        }
    }
    tags.push_back({{"key", key}, {"value", value}});
}

bool MlflowServer::delete_tag(json& entity, const std::string& key) {
    json& tags = entity["tags"];
    for (std::size_t i = 0; i < tags.size(); ++i) {
        if (tags[i]["key"] == key) {
            tags.erase(i);
            return true;
        }
    }
    return false;
}

json MlflowServer::refusal(const std::string& code, const std::string& message) {
    return {{"error_code", code}, {"message", message}};
}

void MlflowServer::answer(const httplib::Request& request, httplib::Response& response) {
    const std::lock_guard lock(mutex_);
    const std::string route = request.matches[1];
    const json body = request.body.empty() ? json::object() : json::parse(request.body);
    requests_.push_back({request.method, route, body, request.body.size(), {}});
    for (const auto& [name, value] : request.headers) {
        requests_.back().headers[name] = value;
    }
    const int fault = next_fault(route);
    Reply reply{fault, refusal("TEMPORARILY_UNAVAILABLE", "database is locked")};
    if (!authorization_.empty() && request.get_header_value("Authorization") != authorization_) {
        reply = {401, refusal("UNAUTHENTICATED", "who are you?")};
    } else if (fault <= 0) {
        reply = act(route, body, {request.params.begin(), request.params.end()});
    }
    for (json& run : runs_) {
        if (ends_.count(route) == 1 && run["info"]["run_id"] == ends_[route]) {
            run["info"]["status"] = "FINISHED";
        }
    }
    response.status = reply.status;
    if (fault == 0) {
        response.set_content_provider(1'000, kJson, [](std::size_t, std::size_t, httplib::DataSink&) { return false; });
        return;
    }
    response.set_content(reply.body.dump(), kJson);
}

MlflowServer::Reply MlflowServer::act(const std::string& route, const json& body, const Fields& query) {
    const auto slash = route.find('/');
    const std::string group = route.substr(0, slash);
    const std::string verb = slash == std::string::npos ? "" : route.substr(slash + 1);
    if (group == "experiments") {
        return experiment(verb, body, query);
    }
    if (group == "runs") {
        return run(verb, body, query);
    }
    if (route == "artifacts/list") {
        return list_artifacts(query);
    }
    if (route == "metrics/get-history") {
        json points = json::array();
        for (const json& run : runs_) {
            for (const json& point : run["points"]) {
                if (run["info"]["run_id"] == query.at("run_id") && point["key"] == query.at("metric_key")) {
                    points.push_back(point);
                }
            }
        }
        const auto token = query.find("page_token");
        return {200, page("metrics", points, std::stoul(query.at("max_results")),
                          token == query.end() ? "" : token->second)};
    }
    if (group == "logged-models" && has_logged_models_) {
        return logged_model(verb, body);
    }
    return registry(route, body, query);
}

json MlflowServer::page(const char* name, const json& all, std::size_t wanted, const std::string& token) const {
    const std::size_t begin = std::min(all.size(), size_of(token));
    const std::size_t end = std::min(all.size(), begin + std::min(wanted, page_));
    json answer = json::object();
    json elements = json::array();
    for (std::size_t i = begin; i < end; ++i) {
        elements.push_back(all[i]);
    }
    answer[name] = elements;
    if (end < all.size()) {
        answer["next_page_token"] = std::to_string(end);
    }
    return answer;
}

}  // namespace forecast
