#include "mlflow_server.hpp"

#include <algorithm>
#include <regex>
#include <utility>

namespace forecast {
namespace {

using nlohmann::json;

constexpr const char* kJson = "application/json";
const std::string kFiles = "/api/2.0/mlflow-artifacts/artifacts/";

json pairs(const json& object) {
    json list = json::array();
    for (const auto& [key, value] : object.items()) {
        list.push_back({{"key", key}, {"value", value}});
    }
    return list;
}

bool matches(const json& run, const std::string& filter) {
    static const std::regex kTag(R"(tags\.`([^`]+)` (!?=) '([^']*)')");
    static const std::regex kStatus(R"(attributes\.status = '(\w+)')");
    for (std::sregex_iterator at(filter.begin(), filter.end(), kTag), end; at != end; ++at) {
        const auto tag = run["tags"].find((*at)[1].str());
        if (tag == run["tags"].end() || (tag->get<std::string>() == (*at)[3].str()) != ((*at)[2].str() == "=")) {
            return false;
        }
    }
    static const std::regex kName(R"(attributes\.run_name = '([^']*)')");
    static const std::regex kPrefix(R"(attributes\.run_id LIKE '([^']*)%')");
    std::smatch text;
    if (std::regex_search(filter, text, kName) && run["info"]["run_name"] != text[1].str()) {
        return false;
    }
    if (std::regex_search(filter, text, kPrefix) &&
        run["info"]["run_id"].get<std::string>().rfind(text[1].str(), 0) != 0) {
        return false;
    }
    std::smatch status;
    return !std::regex_search(filter, status, kStatus) || run["info"]["status"] == status[1].str();
}

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

void MlflowServer::add_input(const std::string& run_id, const json& input) {
    const std::lock_guard lock(mutex_);
    for (json& run : runs_) {
        if (run["info"]["run_id"] == run_id) {
            run["inputs"].push_back(input);
        }
    }
}

void MlflowServer::put_file(const std::string& path, const std::string& content) {
    const std::lock_guard lock(mutex_);
    files_[path] = content;
}

std::vector<json> MlflowServer::logged_models() const {
    const std::lock_guard lock(mutex_);
    return logged_models_;
}

void MlflowServer::add_experiment(const std::string& name, const std::string& lifecycle) {
    const std::lock_guard lock(mutex_);
    experiments_.push_back(
        {{"experiment_id", std::to_string(experiments_.size() + 1)}, {"name", name}, {"lifecycle_stage", lifecycle}});
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

MlflowServer::Reply MlflowServer::experiment(const std::string& verb, const json& body, const Fields& query) {
    if (verb == "search") {
        return {200, page("experiments", experiments_, body.at("max_results"), body.value("page_token", ""))};
    }
    if (verb == "delete" || verb == "restore") {
        for (json& experiment : experiments_) {
            if (experiment["experiment_id"] == body.at("experiment_id")) {
                experiment["lifecycle_stage"] = verb == "delete" ? "deleted" : "active";
            }
        }
        return {};
    }
    const bool by_name = verb == "get-by-name";
    const std::string wanted =
        verb == "create" ? body.at("name").get<std::string>() : query.at(by_name ? "experiment_name" : "experiment_id");
    const auto known = std::find_if(experiments_.begin(), experiments_.end(), [&](const json& e) {
        return e[verb == "get" ? "experiment_id" : "name"] == wanted;
    });
    if (verb != "create") {
        return known == experiments_.end() ? Reply{404, refusal("RESOURCE_DOES_NOT_EXIST", "no such experiment")}
                                           : Reply{200, {{"experiment", *known}}};
    }
    if (known != experiments_.end()) {
        return {400, refusal("RESOURCE_ALREADY_EXISTS", "it is there")};
    }
    const std::string id = std::to_string(experiments_.size() + 1);
    experiments_.push_back({{"experiment_id", id},
                            {"name", wanted},
                            {"lifecycle_stage", "active"},
                            {"artifact_location", artifact_root_ + id}});
    return {200, {{"experiment_id", id}}};
}

MlflowServer::Reply MlflowServer::create_run(const json& body) {
    const std::string own = "0123456789abcdef0123456789abc" + std::to_string(100 + runs_.size());
    const std::string id = next_run_id_.empty() ? own : std::exchange(next_run_id_, {});
    const std::string experiment = body.at("experiment_id");
    json tags = json::object();
    for (const json& tag : body.at("tags")) {
        if (tags.contains(tag.at("key").get<std::string>())) {
            return {400, refusal("INVALID_PARAMETER_VALUE", "a tag is named twice")};
        }
        tags[tag.at("key").get<std::string>()] = tag.at("value");
    }
    const json info = {{"run_id", id},
                       {"run_name", body.at("run_name")},
                       {"experiment_id", experiment},
                       {"status", "RUNNING"},
                       {"start_time", body.at("start_time")},
                       {"lifecycle_stage", "active"},
                       {"artifact_uri", artifact_root_ + experiment + "/" + id + "/artifacts"}};
    runs_.push_back({{"info", info},
                     {"tags", tags},
                     {"params", json::object()},
                     {"points", json::array()},
                     {"inputs", json::array()}});
    return {200, {{"run", shown(id)}}};
}

json MlflowServer::shown(const std::string& run_id) const {
    const auto run =
        std::find_if(runs_.begin(), runs_.end(), [&](const json& r) { return r["info"]["run_id"] == run_id; });
    if (run == runs_.end()) {
        return nullptr;
    }
    std::map<std::string, json> last;
    for (const json& point : (*run)["points"]) {
        last[point["key"]] = point;
    }
    json metrics = json::array();
    for (const auto& [key, point] : last) {
        metrics.push_back(point);
    }
    return {{"info", (*run)["info"]},
            {"data", {{"tags", pairs((*run)["tags"])}, {"params", pairs((*run)["params"])}, {"metrics", metrics}}},
            {"inputs", {{"dataset_inputs", (*run)["inputs"]}}}};
}

MlflowServer::Reply MlflowServer::run(const std::string& verb, const json& body, const Fields& query) {
    if (verb == "create") {
        return create_run(body);
    }
    if (verb == "outputs") {
        return {};
    }
    if (verb == "search") {
        json found = json::array();
        for (const json& run : runs_) {
            const bool active = run["info"]["lifecycle_stage"] == "active";
            if (active == (body.value("run_view_type", "") != "DELETED_ONLY") &&
                matches(run, body.value("filter", ""))) {
                found.insert(found.begin(), shown(run["info"]["run_id"]));  // newest first
            }
        }
        return {200, page("runs", found, body.at("max_results"), body.value("page_token", ""))};
    }
    const std::string id = verb == "get" ? query.at("run_id") : body.at("run_id").get<std::string>();
    const auto run = std::find_if(runs_.begin(), runs_.end(), [&](const json& r) { return r["info"]["run_id"] == id; });
    if (run == runs_.end()) {
        return {404, refusal("RESOURCE_DOES_NOT_EXIST", "Run with id=" + id + " not found")};
    }
    json& info = (*run)["info"];
    if (verb == "get") {
        return {200, {{"run", shown(id)}}};
    }
    if (verb == "log-batch") {
        return log_batch(body);
    }
    if (verb == "log-inputs") {
        for (const json& input : body.at("datasets")) {
            (*run)["inputs"].push_back(input);
        }
    }
    if (verb == "delete-tag") {
        const bool gone = (*run)["tags"].erase(body.at("key").get<std::string>()) == 1;
        return gone ? Reply{} : Reply{404, refusal("RESOURCE_DOES_NOT_EXIST", "No tag with that name")};
    }
    if (verb == "delete" || verb == "restore") {
        info["lifecycle_stage"] = verb == "delete" ? "deleted" : "active";
    }
    for (const char* field : {"status", "end_time", "run_name"}) {
        if (verb == "update" && body.contains(field)) {
            info[field] = body[field];
        }
    }
    return {};
}

MlflowServer::Reply MlflowServer::log_batch(const json& body) {
    const auto size = [&](const char* field) { return body.contains(field) ? body[field].size() : 0; };
    if (size("metrics") > 1'000 || size("params") > 100 || size("tags") > 100 || body.dump().size() > 1'000'000 ||
        size("metrics") + size("params") + size("tags") > 1'000) {
        return {400, refusal("INVALID_PARAMETER_VALUE", "the batch is too large")};
    }
    const auto run = std::find_if(runs_.begin(), runs_.end(),
                                  [&](const json& r) { return r["info"]["run_id"] == body.at("run_id"); });
    for (const char* field : {"params", "tags"}) {
        for (const json& entry : body.value(field, json::array())) {
            (*run)[field][entry.at("key").get<std::string>()] = entry.at("value");
        }
    }
    for (const json& point : body.value("metrics", json::array())) {
        json& points = (*run)["points"];
        if (std::find(points.begin(), points.end(), point) == points.end()) {
            points.push_back(point);
        }
    }
    return {};
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
