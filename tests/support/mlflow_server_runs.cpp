#include <algorithm>
#include <cmath>
#include <regex>
#include <tuple>
#include <utility>

#include "forecast/tracking/clock.hpp"
#include "mlflow_server.hpp"

namespace forecast {
namespace {

using nlohmann::json;

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

/// As MLflow orders the points of a metric: by step, time and value, NaN kept as 0.
bool is_later(const json& a, const json& b) {
    const auto rank = [](const json& point) {
        const json& value = point.at("value");
        const double number =
            value.is_number() ? value.get<double>() : std::strtod(value.get<std::string>().c_str(), nullptr);
        return std::tuple(point.at("step").get<std::int64_t>(), point.at("timestamp").get<std::int64_t>(),
                          std::isnan(number) ? 0.0 : number);
    };
    return rank(a) > rank(b);
}

}  // namespace

MlflowServer::Reply MlflowServer::experiment(const std::string& verb, const json& body, const Fields& query) {
    if (verb == "search") {
        return {200, page("experiments", experiments_, body.at("max_results"), body.value("page_token", ""))};
    }
    const bool by_name = verb == "get-by-name" || verb == "create";
    const std::string key = verb == "get-by-name" ? "experiment_name" : verb == "create" ? "name" : "experiment_id";
    const std::string wanted = body.contains(key) ? body[key].get<std::string>() : query.at(key);
    const auto known = std::find_if(experiments_.begin(), experiments_.end(),
                                    [&](const json& e) { return e[by_name ? "name" : "experiment_id"] == wanted; });
    if (verb == "create") {
        return known == experiments_.end() ? create_experiment(body)
                                           : Reply{400, refusal("RESOURCE_ALREADY_EXISTS", "it is there")};
    }
    if (known == experiments_.end()) {
        return {404, refusal("RESOURCE_DOES_NOT_EXIST", "no such experiment")};
    }
    return body.empty() ? Reply{200, {{"experiment", *known}}} : change_experiment(*known, verb, body);
}

MlflowServer::Reply MlflowServer::create_experiment(const json& body) {
    const std::string id = std::to_string(experiments_.size() + 1);
    const std::int64_t now = now_ms();
    experiments_.push_back({{"experiment_id", id},
                            {"name", body.at("name")},
                            {"lifecycle_stage", "active"},
                            {"artifact_location", body.value("artifact_location", artifact_root_ + id)},
                            {"creation_time", now},
                            {"last_update_time", now},
                            {"tags", body.value("tags", json::array())}});
    return {200, {{"experiment_id", id}}};
}

MlflowServer::Reply MlflowServer::change_experiment(json& experiment, const std::string& verb, const json& body) {
    if (verb == "delete" || verb == "restore") {
        experiment["lifecycle_stage"] = verb == "delete" ? "deleted" : "active";
        set_lifecycle_of_runs(body["experiment_id"], experiment["lifecycle_stage"]);
        return {};
    }
    if (experiment["lifecycle_stage"] == "deleted") {
        return {400, refusal("INVALID_STATE", "Cannot change a non-active experiment.")};
    }
    if (verb == "set-experiment-tag") {
        set_tag(experiment, body.at("key"), body.at("value"));
    } else if (verb == "delete-experiment-tag") {
        return delete_tag(experiment, body.at("key")) ? Reply{}
                                                      : Reply{404, refusal("RESOURCE_DOES_NOT_EXIST", "No such tag")};
    } else if (verb == "update") {
        const auto taken = [&](const json& e) { return e["name"] == body.at("new_name"); };
        if (experiment["name"] != body.at("new_name") && std::any_of(experiments_.begin(), experiments_.end(), taken)) {
            return {400, refusal("RESOURCE_ALREADY_EXISTS", "it is there")};
        }
        experiment["name"] = body.at("new_name");
        experiment["last_update_time"] = now_ms();
    }
    return {};
}

void MlflowServer::set_lifecycle_of_runs(const std::string& experiment_id, const std::string& lifecycle) {
    for (json& run : runs_) {
        if (run["info"]["experiment_id"] == experiment_id) {
            run["info"]["lifecycle_stage"] = lifecycle;
        }
    }
}

MlflowServer::Reply MlflowServer::create_run(const json& body) {
    const std::string own = std::to_string(100 + runs_.size()) + "0123456789abcdef0123456789abc";
    const std::string id = next_run_id_.empty() ? own : std::exchange(next_run_id_, {});
    const std::string experiment = body.at("experiment_id");
    json tags = json::object();
    for (const json& tag : body.at("tags")) {
        if (tags.contains(tag.at("key").get<std::string>())) {
            return {400, refusal("INVALID_PARAMETER_VALUE", "a tag is named twice")};
        }
        tags[tag.at("key").get<std::string>()] = tag.at("value");
    }
    const json info = {{"user_id", body.value("user_id", "")},
                       {"run_id", id},
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
        const auto known = last.find(point["key"]);
        if (known == last.end() || !is_later(known->second, point)) {
            last[point["key"]] = point;
        }
    }
    json metrics = json::array();
    for (const auto& [key, point] : last) {
        metrics.push_back(point);
    }
    return {{"info", (*run)["info"]},
            {"data", {{"tags", pairs((*run)["tags"])}, {"params", pairs((*run)["params"])}, {"metrics", metrics}}},
            {"inputs", {{"dataset_inputs", (*run)["inputs"]}}}};
}

MlflowServer::Reply MlflowServer::search_runs(const json& body) const {
    const json experiments = body.value("experiment_ids", json::array());
    const std::string view = body.value("run_view_type", "ACTIVE_ONLY");
    json found = json::array();
    for (const json& run : runs_) {
        const json& info = run["info"];
        const bool is_there =
            std::find(experiments.begin(), experiments.end(), info["experiment_id"]) != experiments.end();
        const bool is_in_view = view == "ALL" || (view == "ACTIVE_ONLY") == (info["lifecycle_stage"] == "active");
        if (is_there && is_in_view && matches(run, body.value("filter", ""))) {
            found.insert(found.begin(), shown(info["run_id"]));  // newest first
        }
    }
    return {200, page("runs", found, body.at("max_results"), body.value("page_token", ""))};
}

MlflowServer::Reply MlflowServer::run(const std::string& verb, const json& body, const Fields& query) {
    if (verb == "create") {
        return create_run(body);
    }
    if (verb == "outputs") {
        return {};
    }
    if (verb == "search") {
        return search_runs(body);
    }
    const std::string id = verb == "get" ? query.at("run_id") : body.at("run_id").get<std::string>();
    const auto run = std::find_if(runs_.begin(), runs_.end(), [&](const json& r) { return r["info"]["run_id"] == id; });
    if (run == runs_.end()) {
        return {404, refusal("RESOURCE_DOES_NOT_EXIST", "Run with id=" + id + " not found")};
    }
    if (verb == "get") {
        return {200, {{"run", shown(id)}}};
    }
    json& stage = (*run)["info"]["lifecycle_stage"];
    if (verb == "delete" || verb == "restore") {
        stage = verb == "delete" ? "deleted" : "active";
        return {};
    }
    return stage == "active" ? write_to(*run, verb, body)
                             : Reply{400, refusal("INVALID_PARAMETER_VALUE", "The run " + id +
                                                                                 " must be in the 'active' state. "
                                                                                 "Current state is deleted.")};
}

MlflowServer::Reply MlflowServer::write_to(json& run, const std::string& verb, const json& body) {
    if (verb == "log-batch") {
        return log_batch(run, body);
    }
    if (verb == "delete-tag") {
        const bool gone = run["tags"].erase(body.at("key").get<std::string>()) == 1;
        return gone ? Reply{} : Reply{404, refusal("RESOURCE_DOES_NOT_EXIST", "No tag with that name")};
    }
    if (verb == "log-inputs") {
        json& known = run["inputs"];
        for (const json& input : body.at("datasets")) {
            if (std::find(known.begin(), known.end(), input) == known.end()) {
                known.push_back(input);
            }
        }
    }
    if (verb == "update" && body.contains("run_name")) {
        run["tags"]["mlflow.runName"] = body["run_name"];
    }
    for (const char* field : {"status", "end_time", "run_name"}) {
        if (verb == "update" && body.contains(field)) {
            run["info"][field] = body[field];
        }
    }
    return {};
}

MlflowServer::Reply MlflowServer::log_batch(json& run, const json& body) {
    const auto size = [&](const char* field) { return body.contains(field) ? body[field].size() : 0; };
    if (size("metrics") > 1'000 || size("params") > 100 || size("tags") > 100 || body.dump().size() > 1'000'000 ||
        size("metrics") + size("params") + size("tags") > 1'000) {
        return {400, refusal("INVALID_PARAMETER_VALUE", "the batch is too large")};
    }
    for (const json& param : body.value("params", json::array())) {
        const auto known = run["params"].find(param.at("key").get<std::string>());
        if (known != run["params"].end() && *known != param.at("value")) {
            return {400, refusal("INVALID_PARAMETER_VALUE", "Changing param values is not allowed.")};
        }
    }
    for (const char* field : {"params", "tags"}) {
        for (const json& entry : body.value(field, json::array())) {
            run[field][entry.at("key").get<std::string>()] = entry.at("value");
        }
    }
    for (const json& point : body.value("metrics", json::array())) {
        json& points = run["points"];
        if (std::find(points.begin(), points.end(), point) == points.end()) {
            points.push_back(point);
        }
    }
    return {};
}

}  // namespace forecast
