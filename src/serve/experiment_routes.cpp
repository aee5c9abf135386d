#include <filesystem>

#include <fmt/format.h>

#include "artifact_files.hpp"
#include "entity_json.hpp"
#include "forecast/tracking/local_path.hpp"
#include "route_table.hpp"

namespace forecast {
namespace {

using nlohmann::json;

constexpr std::int64_t kMostExperiments = 50'000;

/// A relative path is meant from where the server runs. Throws ApiError for what could mean another place to others.
std::string checked_location(const std::string& location) {
    if (location.find_first_of("#?;") != std::string::npos) {
        throw ApiError(kInvalidParameter, "'artifact_location' URL can't include fragments or params.");
    }
    const auto scheme = location.find(":/");
    const std::string path = scheme == std::string::npos ? location : location.substr(scheme + 1);
    checked_path(path.substr(std::min(path.find_first_not_of('/'), path.size())));
    return location.empty() || !is_local_location(location) || location.rfind("file:", 0) == 0
               ? location
               : plain_path(location).string();
}

json create_experiment(const Call& call) {
    NewExperiment experiment;
    experiment.name = call.fields.required_text("name");
    experiment.artifact_location = checked_location(call.fields.text("artifact_location"));
    experiment.tags = call.fields.tags("tags");
    return {{"experiment_id", call.backend.runs.create_experiment(experiment).id}};
}

json get_experiment(const Call& call) {
    const std::string id = call.fields.required_text("experiment_id");
    const auto found = call.backend.runs.find_experiment(id);
    if (!found) {
        throw ApiError(kDoesNotExist, fmt::format("No Experiment with id={} exists", id));
    }
    return {{"experiment", experiment_json(*found)}};
}

json get_experiment_by_name(const Call& call) {
    const std::string name = call.fields.required_text("experiment_name");
    const auto found = call.backend.runs.find_experiment_named(name);
    if (!found) {
        throw ApiError(kDoesNotExist, fmt::format("Could not find experiment with name '{}'", name));
    }
    return {{"experiment", experiment_json(*found)}};
}

json search_experiments(const Call& call) {
    ExperimentQuery query;
    query.limit = call.fields.limit(std::nullopt, kMostExperiments);
    query.filter = call.fields.text("filter");
    query.order_by = call.fields.texts("order_by");
    query.page_token = call.fields.text("page_token");
    query.lifecycle = call.fields.view("view_type");
    return page_json("experiments", call.backend.runs.search_experiments(query), experiment_json);
}

json rename_experiment(const Call& call) {
    const std::string id = call.fields.required_text("experiment_id");
    call.backend.runs.rename_experiment(id, call.fields.required_text("new_name"));
    return json::object();
}

template <Lifecycle Stage>
json set_lifecycle_of_experiment(const Call& call) {
    call.backend.runs.set_experiment_lifecycle(call.fields.required_text("experiment_id"), Stage);
    return json::object();
}

json set_experiment_tag(const Call& call) {
    call.backend.runs.set_experiment_tag(call.fields.required_text("experiment_id"),
                                         {call.fields.required_text("key"), call.fields.text("value")});
    return json::object();
}

json delete_experiment_tag(const Call& call) {
    call.backend.runs.delete_experiment_tag(call.fields.required_text("experiment_id"),
                                            call.fields.required_text("key"));
    return json::object();
}

}  // namespace

void add_experiment_routes(RouteTable& table) {
    table.changes("POST", "experiments/create", create_experiment);
    table.reads("GET", "experiments/get", get_experiment);
    table.reads("GET", "experiments/get-by-name", get_experiment_by_name);
    table.reads("POST", "experiments/search", search_experiments);
    table.reads("GET", "experiments/search", search_experiments);
    table.changes("POST", "experiments/update", rename_experiment);
    table.changes("POST", "experiments/delete", set_lifecycle_of_experiment<Lifecycle::deleted>);
    table.changes("POST", "experiments/restore", set_lifecycle_of_experiment<Lifecycle::active>);
    table.changes("POST", "experiments/set-experiment-tag", set_experiment_tag);
    table.changes("POST", "experiments/delete-experiment-tag", delete_experiment_tag);
}

}  // namespace forecast
