#include "entity_json.hpp"

#include "forecast/tracking/dataset_json.hpp"
#include "forecast/tracking/mlflow_json.hpp"
#include "forecast/tracking/run_values.hpp"

namespace forecast {

using nlohmann::json;

namespace {

json value_json(double value) {
    const StoredValue stored = to_stored(value);
    return stored.is_nan ? json("NaN") : json(stored.value);
}

json metrics_json(const RunSummary& run) {
    json list = json::array();
    for (const auto& [key, metric] : run.metrics) {
        list.push_back(metric_json({key, metric.last, metric.step, metric.timestamp_ms}));
    }
    return list;
}

json links_json(const std::vector<ModelLink>& links, bool have_steps) {
    json list = json::array();
    for (const ModelLink& link : links) {
        json entry = {{"model_id", link.model_id}};
        if (have_steps) {
            entry["step"] = link.step;
        }
        list.push_back(std::move(entry));
    }
    return list;
}

json inputs_json(const RunSummary& run) {
    json inputs = json::object();
    json datasets = json::array();
    for (const DatasetInput& input : run.inputs) {
        json entry = input_json(input);
        if (entry["tags"].empty()) {
            entry.erase("tags");
        }
        datasets.push_back(std::move(entry));
    }
    set_unless_empty(inputs, "dataset_inputs", std::move(datasets));
    set_unless_empty(inputs, "model_inputs", links_json(run.models_read, false));
    return inputs;
}

}  // namespace

void set_unless_empty(json& object, const char* key, const std::string& text) {
    if (!text.empty()) {
        object[key] = text;
    }
}

void set_unless_empty(json& object, const char* key, json list) {
    if (!list.empty()) {
        object[key] = std::move(list);
    }
}

json tags_json(const std::vector<Tag>& tags) {
    json list = json::array();
    list.get_ref<json::array_t&>().reserve(tags.size());
    for (const auto& [key, value] : tags) {
        json& entry = list.emplace_back(json::value_t::object);  // a list in braces would be copied twice
        entry.emplace("key", key);
        entry.emplace("value", value);
    }
    return list;
}

json file_list_json(const std::vector<ListedFile>& files, const std::filesystem::path& below) {
    json list = json::array();
    for (const ListedFile& file : files) {
        json entry = {{"path", (below / file.name).string()}, {"is_dir", file.is_directory}};
        if (!file.is_directory) {
            entry["file_size"] = file.bytes;
        }
        list.push_back(std::move(entry));
    }
    return list;
}

json metric_json(const Metric& metric) {
    json shown = json::object();
    shown.emplace("key", metric.key);
    shown.emplace("value", value_json(metric.value));
    shown.emplace("timestamp", metric.timestamp_ms);
    shown.emplace("step", metric.step);
    return shown;
}

json experiment_json(const Experiment& experiment) {
    json shown = {{"experiment_id", experiment.id},
                  {"name", experiment.name},
                  {"artifact_location", experiment.artifact_location},
                  {"lifecycle_stage", to_string(experiment.lifecycle)},
                  {"creation_time", experiment.created_ms},
                  {"last_update_time", experiment.updated_ms}};
    set_unless_empty(shown, "tags", tags_json(experiment.tags));
    return shown;
}

json run_info_json(const RunSummary& run) {
    json info = {{"run_id", run.run_id},
                 {"run_uuid", run.run_id},
                 {"run_name", run.name},
                 {"experiment_id", run.experiment_id},
                 {"user_id", run.user},
                 {"status", to_string(run.status)},
                 {"start_time", run.start_ms},
                 {"artifact_uri", run.artifact_uri},
                 {"lifecycle_stage", to_string(run.lifecycle)}};
    if (run.end_ms) {
        info["end_time"] = *run.end_ms;
    }
    return info;
}

json run_entity_json(const RunSummary& run) {
    json data = json::object();
    set_unless_empty(data, "metrics", metrics_json(run));
    set_unless_empty(data, "params", tags_json(run.params));
    set_unless_empty(data, "tags", tags_json(run.tags));
    json shown = {{"info", run_info_json(run)}, {"data", std::move(data)}, {"inputs", inputs_json(run)}};
    if (!run.models_made.empty()) {
        shown["outputs"] = {{"model_outputs", links_json(run.models_made, true)}};
    }
    return shown;
}

json version_json(const ModelVersion& version) {
    json shown = {{"name", version.name},
                  {"version", std::to_string(version.version)},
                  {"creation_timestamp", version.created_ms},
                  {"last_updated_timestamp", version.updated_ms},
                  {"current_stage", to_string(version.stage)},
                  {"description", version.description},
                  {"source", version.source},
                  {"run_id", version.run_id},
                  {"status", version.status},
                  {"run_link", version.run_link}};
    set_unless_empty(shown, "user_id", version.user);
    set_unless_empty(shown, "tags", tags_json(version.tags));
    set_unless_empty(shown, "aliases", json(version.aliases));
    return shown;
}

json model_json(const RegisteredModel& model) {
    json shown = {
        {"name", model.name}, {"creation_timestamp", model.created_ms}, {"last_updated_timestamp", model.updated_ms}};
    set_unless_empty(shown, "description", model.description);
    set_unless_empty(shown, "tags", tags_json(model.tags));
    json latest = json::array();
    for (const ModelVersion& version : model.latest_versions()) {
        latest.push_back(version_json(version));
    }
    set_unless_empty(shown, "latest_versions", std::move(latest));
    json aliases = json::array();
    for (const ModelVersion& version : model.versions) {
        for (const std::string& alias : version.aliases) {
            aliases.push_back({{"alias", alias}, {"version", std::to_string(version.version)}});
        }
    }
    set_unless_empty(shown, "aliases", std::move(aliases));
    return shown;
}

}  // namespace forecast
