#include "run_mirror.hpp"

#include <algorithm>
#include <array>

#include "forecast/core/error.hpp"
#include "mlflow_api.hpp"
#include "run_queries.hpp"
#include "run_values.hpp"
#include "schema.hpp"

namespace forecast {
namespace {

using nlohmann::json;

void insert_texts(const SQLite::Database& database, const char* sql, const std::string& run_id, const json& texts) {
    SQLite::Statement insert(database, sql);
    for (const json& text : texts) {
        insert.bind(1, run_id);
        insert.bind(2, text_of(text, "key"));
        insert.bind(3, text_of(text, "value"));
        insert.exec();
        insert.reset();
    }
}

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

void check_status(const std::string& run_id, const std::string& text) {
    constexpr std::array kKnown = {RunStatus::running, RunStatus::scheduled, RunStatus::finished, RunStatus::failed,
                                   RunStatus::killed};
    if (std::none_of(kKnown.begin(), kKnown.end(), [&](RunStatus status) { return to_string(status) == text; })) {
        throw Error("the MLflow server tells of run {} the status '{}', which is unknown here", run_id, text);
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

}  // namespace

RunMirror::RunMirror() : database_(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE) {
    database_.exec(kMlflowSchema);
}

void RunMirror::add_experiment(const json& experiment) {
    SQLite::Statement insert(database_, R"sql(
        INSERT OR REPLACE INTO experiments (experiment_id, name, artifact_location, lifecycle_stage)
        VALUES (?1, ?2, ?3, ?4))sql");
    insert.bind(1, integer_of(experiment, "experiment_id"));
    insert.bind(2, text_of(experiment, "name"));
    insert.bind(3, text_of(experiment, "artifact_location"));
    insert.bind(4, text_of(experiment, "lifecycle_stage"));
    insert.exec();
}

void RunMirror::add_run(const json& run) {
    const json& info = object_of(run, "info");
    const json& data = object_of(run, "data");
    const std::string run_id = text_of(info, "run_id");
    check_status(run_id, text_of(info, "status"));
    insert_run(database_, run_id, info);
    insert_texts(database_, "INSERT OR REPLACE INTO params (run_uuid, key, value) VALUES (?1, ?2, ?3)", run_id,
                 array_of(data, "params"));
    insert_texts(database_, "INSERT OR REPLACE INTO tags (run_uuid, key, value) VALUES (?1, ?2, ?3)", run_id,
                 array_of(data, "tags"));
    SQLite::Statement insert(database_, R"sql(
        INSERT OR REPLACE INTO latest_metrics (run_uuid, key, value, is_nan, step, timestamp)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6))sql");
    for (const json& metric : array_of(data, "metrics")) {
        insert_point(insert, run_id, text_of(metric, "key"), metric);
    }
}

void RunMirror::add_history(const std::string& run_id, const std::string& key, const std::vector<json>& points) {
    SQLite::Statement insert(database_, R"sql(
        INSERT OR IGNORE INTO metrics (run_uuid, key, value, is_nan, step, timestamp)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6))sql");
    for (const json& point : points) {
        insert_point(insert, run_id, key, point);
    }
}

void RunMirror::add_model_version(const json& version, const std::string& alias) {
    SQLite::Statement insert(database_, R"sql(
        INSERT INTO model_versions (name, version, current_stage, run_id) VALUES (?1, ?2, 'None', ?3))sql");
    insert.bind(1, text_of(version, "name"));
    insert.bind(2, integer_of(version, "version"));
    insert.bind(3, text_of(version, "run_id"));
    insert.exec();
    if (!alias.empty()) {
        SQLite::Statement named(database_,
                                "INSERT INTO registered_model_aliases (name, alias, version) VALUES (?1, ?2, ?3)");
        named.bind(1, text_of(version, "name"));
        named.bind(2, alias);
        named.bind(3, integer_of(version, "version"));
        named.exec();
    }
}

std::vector<std::string> RunMirror::keys_of_histories(const std::string& run_id) {
    SQLite::Statement single(database_, R"sql(
        INSERT OR IGNORE INTO metrics (run_uuid, key, value, is_nan, step, timestamp)
        SELECT run_uuid, key, value, is_nan, step, timestamp FROM latest_metrics m
        WHERE run_uuid = ?1 AND step = 0
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
    if (found.empty()) {
        throw Error("the MLflow server tells nothing of run {}", run_id);
    }
    return std::move(found.front());
}

}  // namespace forecast
