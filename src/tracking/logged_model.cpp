#include "logged_model.hpp"

#include <algorithm>

#include "clock.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/json.hpp"
#include "random_id.hpp"
#include "run_values.hpp"
#include "schema_check.hpp"

namespace forecast {
namespace {

using nlohmann::json;

json parse_item(const std::string& text) {
    auto item = find_json(text);
    const bool named = item && item->is_object() && item->contains("model_uuid") && (*item)["model_uuid"].is_string();
    return named ? *std::move(item)
                 : throw Error("'{}' does not describe a model: it has no model_uuid", stored_text(text, 80));
}

/// What cannot be read, a list that was cut off say, counts as empty.
json parse_history(const std::string& text) {
    auto history = find_json(text);
    return history && history->is_array() ? *std::move(history) : json::array();
}

std::string dump(const json& value) {
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

bool fits(const json& history) {
    return count_code_points(dump(history)) <= kLongestTag;
}

/// The names stay: by them MLflow's pages know what kind of model it is.
void strip_flavors(json& item) {
    if (item.is_object() && item.contains("flavors") && item["flavors"].is_object()) {
        for (json& flavor : item["flavors"]) {
            flavor = json::object();
        }
    }
}

/// MLflow's names of models have none of these characters.
std::string model_name(const json& item) {
    std::string name = item.value("artifact_path", "model");
    std::replace_if(
        name.begin(), name.end(), [](char c) { return std::string_view("/:.%\"'").find(c) != std::string_view::npos; },
        '_');
    return name;
}

void insert_model_row(const SQLite::Database& database, const RunSummary& run, const json& item,
                      const std::string& model_id) {
    SQLite::Statement insert(database, R"sql(
        INSERT INTO logged_models (model_id, experiment_id, name, artifact_location, creation_timestamp_ms,
                                   last_updated_timestamp_ms, status, lifecycle_stage, model_type, source_run_id)
        SELECT ?1, experiment_id, ?3, ?4, ?5, ?5, 2, 'active', '', ?2 FROM runs WHERE run_uuid = ?2
        ON CONFLICT DO NOTHING)sql");
    insert.bind(1, model_id);
    insert.bind(2, run.run_id);
    insert.bind(3, model_name(item));
    insert.bind(4, run.artifact_uri + "/" + item.value("artifact_path", "model"));
    insert.bind(5, now_ms());
    insert.exec();
}

void insert_output(const SQLite::Database& database, const std::string& run_id, const std::string& model_id) {
    SQLite::Statement insert(database, R"sql(
        INSERT INTO inputs (input_uuid, source_type, source_id, destination_type, destination_id)
        VALUES (?1, 'RUN_OUTPUT', ?2, 'MODEL_OUTPUT', ?3)
        ON CONFLICT DO NOTHING)sql");
    insert.bind(1, random_id());
    insert.bind(2, run_id);
    insert.bind(3, model_id);
    insert.exec();
}

}  // namespace

std::string with_model(const std::string& history_text, const std::string& item_text) {
    const json item = parse_item(item_text);
    json history = parse_history(history_text);
    const auto same = [&](const json& old) {
        return old.is_object() && old.value("model_uuid", json()) == item["model_uuid"];
    };
    history.erase(std::remove_if(history.begin(), history.end(), same), history.end());
    history.push_back(item);
    for (std::size_t i = 0; i < history.size() && !fits(history); ++i) {
        strip_flavors(history[i]);
    }
    while (history.size() > 1 && !fits(history)) {
        history.erase(history.begin());
    }
    return fits(history) ? dump(history)
                         : throw Error("the description of the model {} is longer than MLflow's {} characters",
                                       dump(item["model_uuid"]), kLongestTag);
}

void insert_logged_model(const SQLite::Database& database, const RunSummary& run, const std::string& item_text) {
    if (!has_logged_models(database)) {
        return;
    }
    const json item = parse_item(item_text);
    const std::string model_id = "m-" + item["model_uuid"].get<std::string>();
    insert_model_row(database, run, item, model_id);
    insert_output(database, run.run_id, model_id);
}

}  // namespace forecast
