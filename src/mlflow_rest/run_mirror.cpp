#include "run_mirror.hpp"

#include <algorithm>
#include <cctype>

#include <SQLiteCpp/VariadicBind.h>

#include "forecast/core/error.hpp"
#include "forecast/mlflow_db/run_queries.hpp"
#include "forecast/mlflow_db/schema.hpp"
#include "forecast/tracking/dataset_json.hpp"
#include "forecast/tracking/run_values.hpp"
#include "mirror_rows.hpp"

namespace forecast {
namespace {

using nlohmann::json;

void insert_point(SQLite::Statement& insert, const std::string& run_id, const std::string& key, const json& point) {
    const StoredValue value = to_stored(number_of(point, "value"));
    insert.bind(1, run_id);
    insert.bind(2, key);
    insert.bind(3, value.value);
    insert.bind(4, value.is_nan ? 1 : 0);
    insert.bind(5, integer_of(point, "step"));
    insert.bind(6, integer_of(point, "timestamp"));
    insert.exec();
    insert.reset();
}

/// The id becomes a directory's name here, whatever the server says.
void check_run_id(const std::string& run_id) {
    constexpr std::size_t kLongest = 250;
    const bool is_plain = std::all_of(run_id.begin(), run_id.end(), [](unsigned char c) {
        return (c < 128 && std::isalnum(c) != 0) || c == '_' || c == '-';
    });
    if (run_id.empty() || run_id.size() > kLongest || !is_plain) {
        throw Error("the MLflow server names the run '{}', which is no run id", stored_text(run_id, kLongest));
    }
}

void check_status(const std::string& run_id, const std::string& text) {
    if (!parse_enum<RunStatus>(text)) {
        throw Error("the MLflow server gives run {} the status '{}', which is unknown here", run_id, text);
    }
}

void insert_run(const SQLite::Database& database, const std::string& run_id, const json& info) {
    SQLite::Statement insert(database, R"sql(
        INSERT OR REPLACE INTO runs (run_uuid, name, status, start_time, end_time, lifecycle_stage, artifact_uri,
                                     experiment_id, user_id)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9))sql");
    insert.bind(1, run_id);
    insert.bind(2, text_of(info, "run_name"));
    insert.bind(3, text_of(info, "status"));
    insert.bind(4, integer_of(info, "start_time"));
    if (integer_of(info, "end_time") != 0) {
        insert.bind(5, integer_of(info, "end_time"));
    }
    insert.bind(6, text_of(info, "lifecycle_stage"));
    insert.bind(7, text_of(info, "artifact_uri"));
    insert.bind(8, integer_of(info, "experiment_id"));
    insert.bind(9, text_of(info, "user_id"));
    insert.exec();
}

/// A dataset that the run has read. The server gives no ids of datasets: they are made from name and digest.
void insert_input(const SQLite::Database& database, const std::string& run_id, std::int64_t experiment,
                  const json& input) {
    const DatasetInput dataset = to_input(input);
    const std::string dataset_id = json{experiment, dataset.name, dataset.digest}.dump();
    const std::string input_id = json{run_id, dataset_id}.dump();
    SQLite::Statement known(database, R"sql(
        INSERT OR REPLACE INTO datasets (dataset_uuid, experiment_id, name, digest, dataset_source_type, dataset_source,
                                         dataset_schema, dataset_profile)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8))sql");
    SQLite::bind(known, dataset_id, experiment, dataset.name, dataset.digest, dataset.source_type, dataset.source,
                 dataset.schema, dataset.profile);
    known.exec();
    SQLite::Statement read(database, R"sql(
        INSERT OR REPLACE INTO inputs (input_uuid, source_type, source_id, destination_type, destination_id)
        VALUES (?1, 'DATASET', ?2, 'RUN', ?3))sql");
    SQLite::bind(read, input_id, dataset_id, run_id);
    read.exec();
    insert_texts(database, "INSERT OR REPLACE INTO input_tags (input_uuid, name, value) VALUES (?1, ?2, ?3)", input_id,
                 array_of(input, "tags"));
}

/// MLflow 3's models that the run has read or made.
void insert_model_links(const SQLite::Database& database, const std::string& from, const std::string& to,
                        const std::string& run_id, const json& models) {
    SQLite::Statement insert(database, R"sql(
        INSERT OR REPLACE INTO inputs (input_uuid, source_type, source_id, destination_type, destination_id)
        VALUES (?1, ?2, ?3, ?4, ?5))sql");
    for (const json& model : models) {
        const std::string model_id = text_of(model, "model_id");
        SQLite::bind(insert, json{run_id, from, model_id}.dump(), from, run_id, to, model_id);
        insert.exec();
        insert.reset();
    }
}

void insert_all(const SQLite::Database& database, const std::string& run_id, const json& run) {
    const json& info = object_of(run, "info");
    const json& data = object_of(run, "data");
    insert_run(database, run_id, info);
    insert_texts(database, "INSERT OR REPLACE INTO params (run_uuid, key, value) VALUES (?1, ?2, ?3)", run_id,
                 array_of(data, "params"));
    insert_texts(database, "INSERT OR REPLACE INTO tags (run_uuid, key, value) VALUES (?1, ?2, ?3)", run_id,
                 array_of(data, "tags"));
    SQLite::Statement insert(database, R"sql(
        INSERT OR REPLACE INTO latest_metrics (run_uuid, key, value, is_nan, step, timestamp)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6))sql");
    for (const json& metric : array_of(data, "metrics")) {
        insert_point(insert, run_id, text_of(metric, "key"), metric);
    }
    for (const json& input : array_of(object_of(run, "inputs"), "dataset_inputs")) {
        insert_input(database, run_id, integer_of(info, "experiment_id"), input);
    }
    insert_model_links(database, "RUN_INPUT", "MODEL_INPUT", run_id,
                       array_of(object_of(run, "inputs"), "model_inputs"));
    insert_model_links(database, "RUN_OUTPUT", "MODEL_OUTPUT", run_id,
                       array_of(object_of(run, "outputs"), "model_outputs"));
}

}  // namespace

RunMirror::RunMirror() : database_(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE) {
    database_.exec(kMlflowSchema);
}

void RunMirror::add_experiment(const json& experiment) {
    add_answer("experiment " + text_of(experiment, "name"), [&] {
        SQLite::Statement insert(database_, R"sql(
            INSERT OR REPLACE INTO experiments (experiment_id, name, artifact_location, lifecycle_stage, creation_time,
                                                last_update_time)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6))sql");
        SQLite::bind(insert, integer_of(experiment, "experiment_id"), text_of(experiment, "name"),
                     text_of(experiment, "artifact_location"), text_of(experiment, "lifecycle_stage"),
                     integer_of(experiment, "creation_time"), integer_of(experiment, "last_update_time"));
        insert.exec();
        insert_texts(database_,
                     "INSERT OR REPLACE INTO experiment_tags (experiment_id, key, value) VALUES (?1, ?2, ?3)",
                     text_of(experiment, "experiment_id"), array_of(experiment, "tags"));
    });
}

void RunMirror::add_run(const json& run) {
    const json& info = object_of(run, "info");
    const std::string run_id = text_of(info, "run_id");
    check_run_id(run_id);
    check_status(run_id, text_of(info, "status"));
    add_answer("run " + run_id, [&] { insert_all(database_, run_id, run); });
}

void RunMirror::add_history(const std::string& run_id, const std::string& key, const std::vector<json>& points) {
    add_answer("metric " + key, [&] {
        SQLite::Statement insert(database_, R"sql(
            INSERT OR IGNORE INTO metrics (run_uuid, key, value, is_nan, step, timestamp)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6))sql");
        for (const json& point : points) {
            insert_point(insert, run_id, key, point);
        }
    });
}

std::vector<std::string> RunMirror::keys_of_histories(const std::string& run_id) {
    SQLite::Statement single(database_, R"sql(
        INSERT OR IGNORE INTO metrics (run_uuid, key, value, is_nan, step, timestamp)
        SELECT m.run_uuid, m.key, m.value, m.is_nan, m.step, m.timestamp
        FROM latest_metrics m JOIN runs r ON r.run_uuid = m.run_uuid
        WHERE m.run_uuid = ?1 AND m.step = 0 AND m.timestamp <= r.end_time
          AND EXISTS (SELECT 1 FROM tags t WHERE t.run_uuid = m.run_uuid AND t.key = 'forecast.host'))sql");
    single.bind(1, run_id);
    single.exec();
    SQLite::Statement rows(database_, R"sql(
        SELECT key FROM latest_metrics WHERE run_uuid = ?1
          AND key NOT IN (SELECT key FROM metrics WHERE run_uuid = ?1) ORDER BY key)sql");
    rows.bind(1, run_id);
    std::vector<std::string> keys;
    while (rows.executeStep()) {
        keys.push_back(rows.getColumn(0).getString());
    }
    return keys;
}

RunSummary RunMirror::run(const std::string& run_id) const {
    auto found = query_run(database_, run_id);
    if (!found) {
        throw Error("the MLflow server has no run {}", run_id);
    }
    return *std::move(found);
}

}  // namespace forecast
