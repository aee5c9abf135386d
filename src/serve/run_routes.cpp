#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "entity_json.hpp"
#include "forecast/core/json.hpp"
#include "forecast/tracking/clock.hpp"
#include "forecast/tracking/dataset_json.hpp"
#include "forecast/tracking/mlflow_json.hpp"
#include "forecast/tracking/mlflow_tags.hpp"
#include "forecast/tracking/run_values.hpp"
#include "route_table.hpp"
#include "run_lookup.hpp"
#include "run_name.hpp"

namespace forecast {
namespace {

using nlohmann::json;

constexpr std::int64_t kMostRuns = 50'000;
constexpr std::int64_t kUsualRuns = 1'000;

std::string tag_among(const std::vector<Tag>& tags, std::string_view key) {
    const auto found = std::find_if(tags.begin(), tags.end(), [&](const Tag& tag) { return tag.first == key; });
    return found == tags.end() ? "" : found->second;
}

/// The name that is given, that of the tag, or a new one.
std::string name_of_new_run(const RequestFields& fields, const std::vector<Tag>& tags) {
    const std::string name = fields.text("run_name");
    const std::string tagged = tag_among(tags, kNameTag);
    if (!name.empty() && !tagged.empty() && name != tagged) {
        throw ApiError(
            kInvalidParameter,
            fmt::format("Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different "
                        "values (run_name='{}', mlflow.runName='{}').",
                        name, tagged));
    }
    return !name.empty() ? name : !tagged.empty() ? tagged : random_run_name();
}

json create_run(const Call& call) {
    const std::string experiment = call.fields.text("experiment_id");
    NewRun run;
    run.experiment_id = experiment.empty() ? "0" : experiment;
    run.tags = call.fields.tags("tags");
    run.name = name_of_new_run(call.fields, run.tags);
    run.user = call.fields.text("user_id");
    run.start_ms = call.fields.integer("start_time").value_or(now_ms());
    return {{"run", run_entity_json(call.backend.runs.create_run(run))}};
}

json get_run(const Call& call) {
    return {{"run", run_entity_json(require_run(call.backend.runs, call.fields.run_id(), {false, true}))}};
}

json update_run(const Call& call) {
    const std::string run_id = call.fields.run_id();
    RunUpdate update;
    update.status = parse_enum<RunStatus>(call.fields.text("status"));  // MLflow passes over a status it does not know
    update.end_ms = call.fields.integer("end_time");
    if (const std::string name = call.fields.text("run_name"); !name.empty()) {
        update.name = name;
    }
    call.backend.runs.update_run(run_id, update);
    return {{"run_info", run_info_json(require_run(call.backend.runs, run_id, {false, false}))}};
}

template <Lifecycle Stage>
json set_lifecycle_of_run(const Call& call) {
    call.backend.runs.set_lifecycle(call.fields.run_id(), Stage);
    return json::object();
}

json search_runs(const Call& call) {
    RunQuery query;
    query.experiment_ids = call.fields.texts("experiment_ids");
    query.filter = call.fields.text("filter");
    query.order_by = call.fields.texts("order_by");
    query.lifecycle = call.fields.view("run_view_type");
    query.limit = call.fields.limit(kUsualRuns, kMostRuns);
    query.page_token = call.fields.text("page_token");
    query.parts = {false, true};
    if (query.experiment_ids.empty()) {
        return json::object();  // of none, not of all
    }
    return page_json("runs", call.backend.runs.search(query), run_entity_json);
}

json set_tag(const Call& call) {
    const std::string run_id = call.fields.run_id();
    const std::string key = call.fields.required_text("key");
    call.backend.runs.log_batch(run_id, {}, {}, {{key, call.fields.text("value")}});
    return json::object();
}

json delete_tag(const Call& call) {
    const std::string run_id = call.fields.run_id();
    call.backend.runs.delete_tag(run_id, call.fields.required_text("key"));
    return json::object();
}

/// Refuses what MLflow's tables have no room for.
void check_lengths(const RequestFields& fields, const DatasetInput& input) {
    constexpr std::size_t kLongestName = 500;
    constexpr std::size_t kLongestDigest = 36;
    if (count_code_points(input.name) > kLongestName) {
        fields.refuse_value("name", fmt::format("It must have at most {} characters", kLongestName));
    }
    if (count_code_points(input.digest) > kLongestDigest) {
        fields.refuse_value("digest", fmt::format("It must have at most {} characters", kLongestDigest));
    }
}

DatasetInput dataset_of(const RequestFields& fields) {
    const RequestFields dataset = fields.required_object("dataset");
    DatasetInput input{dataset.required_text("name"),
                       dataset.required_text("digest"),
                       dataset.required_text("source_type"),
                       dataset.required_text("source"),
                       dataset.text("schema"),
                       dataset.text("profile"),
                       {}};
    check_lengths(dataset, input);
    for (Tag& tag : fields.tags("tags")) {
        if (tag.first == kDatasetContextTag) {
            input.context = tag.second;
        } else {
            input.tags.push_back(std::move(tag));
        }
    }
    return input;
}

json log_inputs(const Call& call) {
    const std::string run_id = call.fields.run_id();
    std::vector<DatasetInput> inputs;
    for (const RequestFields& dataset : call.fields.objects("datasets")) {
        inputs.push_back(dataset_of(dataset));
    }
    std::vector<ModelLink> models;
    for (const RequestFields& model : call.fields.objects("models")) {
        models.push_back({model.required_text("model_id"), 0});
    }
    if (inputs.empty() && models.empty() && !call.fields.has("datasets") && !call.fields.has("models")) {
        static_cast<void>(call.fields.required_object("datasets"));  // refuses
    }
    call.backend.runs.log_inputs(run_id, inputs);
    if (!models.empty()) {
        call.backend.logged_models.add_read(run_id, models);
    }
    return json::object();
}

/// What the tag of a run's models keeps of an MLmodel.
json history_item(const std::string& model_json) {
    const auto model = find_json(model_json);
    if (!model || !model->is_object()) {
        throw ApiError(kInvalidParameter,
                       fmt::format("Malformed model info. \n {} \n is not a valid JSON.", model_json));
    }
    std::set<std::string> missing;
    for (const char* key : {"artifact_path", "flavors", "utc_time_created", "run_id"}) {
        if (!model->contains(key)) {
            missing.insert(key);
        }
    }
    if (!missing.empty()) {
        throw ApiError(kInvalidParameter,
                       fmt::format("Model json is missing mandatory fields: {{'{}'}}", fmt::join(missing, "', '")));
    }
    json item = {{"run_id", (*model)["run_id"]},
                 {"artifact_path", (*model)["artifact_path"]},
                 {"utc_time_created", (*model)["utc_time_created"]},
                 {"model_uuid", model->value("model_uuid", json(""))},
                 {"flavors", (*model)["flavors"]}};
    if (item["flavors"].is_object()) {
        for (json& flavor : item["flavors"]) {
            if (flavor.is_object()) {
                flavor.erase("config");
            }
        }
    }
    return item;
}

json log_model(const Call& call) {
    const std::string run_id = call.fields.run_id();
    const json item = history_item(call.fields.required_text("model_json"));
    const RunSummary run = require_run(call.backend.runs, run_id, {false, false});
    call.backend.runs.log_model(run, item.dump(-1, ' ', false, json::error_handler_t::replace));
    return json::object();
}

}  // namespace

RunSummary require_run(const RunStore& store, const std::string& run_id, const RunParts& parts) {
    auto run = store.read_run(run_id, parts);
    if (!run) {
        throw ApiError(kDoesNotExist, fmt::format("Run with id={} not found", run_id));
    }
    return *std::move(run);
}

void add_run_routes(RouteTable& table) {
    table.changes("POST", "runs/create", create_run);
    table.reads("GET", "runs/get", get_run);
    table.changes("POST", "runs/update", update_run);
    table.changes("POST", "runs/delete", set_lifecycle_of_run<Lifecycle::deleted>);
    table.changes("POST", "runs/restore", set_lifecycle_of_run<Lifecycle::active>);
    table.reads("POST", "runs/search", search_runs);
    table.changes("POST", "runs/set-tag", set_tag);
    table.changes("POST", "runs/delete-tag", delete_tag);
    table.changes("POST", "runs/log-inputs", log_inputs);
    table.changes("POST", "runs/log-model", log_model);
}

}  // namespace forecast
