#include "logged_model.hpp"

#include <algorithm>

#include "forecast/tracking/clock.hpp"
#include "forecast/tracking/model_history.hpp"
#include "forecast/tracking/random_id.hpp"
#include "schema_check.hpp"

namespace forecast {
namespace {

using nlohmann::json;

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

void insert_logged_model(const SQLite::Database& database, const RunSummary& run, const std::string& item_text) {
    if (!has_logged_models(database)) {
        return;
    }
    const json item = parse_history_item(item_text);
    const std::string model_id = "m-" + item["model_uuid"].get<std::string>();
    insert_model_row(database, run, item, model_id);
    insert_output(database, run.run_id, model_id);
}

}  // namespace forecast
