#include "logged_model_tables.hpp"

#include <array>

#include <fmt/format.h>

#include "schema_check.hpp"

namespace forecast {
namespace {

constexpr const char* kOwnPrefix = "forecast_";
constexpr std::array kLoggedTables = {"logged_models", "logged_model_params", "logged_model_tags",
                                      "logged_model_metrics"};

// The columns are MLflow's.
constexpr const char* kOwnTables = R"sql(
CREATE TABLE IF NOT EXISTS forecast_logged_models (
	model_id VARCHAR(36) NOT NULL PRIMARY KEY,
	experiment_id INTEGER NOT NULL,
	name VARCHAR(500) NOT NULL,
	artifact_location VARCHAR(1000) NOT NULL,
	creation_timestamp_ms BIGINT NOT NULL,
	last_updated_timestamp_ms BIGINT NOT NULL,
	status INTEGER NOT NULL,
	lifecycle_stage VARCHAR(32),
	model_type VARCHAR(500),
	source_run_id VARCHAR(32),
	status_message VARCHAR(1000)
);
CREATE TABLE IF NOT EXISTS forecast_logged_model_params (
	model_id VARCHAR(36) NOT NULL,
	experiment_id INTEGER NOT NULL,
	param_key VARCHAR(255) NOT NULL,
	param_value TEXT NOT NULL,
	PRIMARY KEY (model_id, param_key)
);
CREATE TABLE IF NOT EXISTS forecast_logged_model_tags (
	model_id VARCHAR(36) NOT NULL,
	experiment_id INTEGER NOT NULL,
	tag_key VARCHAR(255) NOT NULL,
	tag_value TEXT NOT NULL,
	PRIMARY KEY (model_id, tag_key)
);
CREATE TABLE IF NOT EXISTS forecast_logged_model_metrics (
	model_id VARCHAR(36) NOT NULL,
	metric_name VARCHAR(500) NOT NULL,
	metric_timestamp_ms BIGINT NOT NULL,
	metric_step BIGINT NOT NULL,
	metric_value FLOAT,
	experiment_id INTEGER NOT NULL,
	run_id VARCHAR(32) NOT NULL,
	dataset_uuid VARCHAR(36),
	dataset_name VARCHAR(500),
	dataset_digest VARCHAR(36),
	PRIMARY KEY (model_id, metric_name, metric_timestamp_ms, metric_step, run_id)
);
)sql";
constexpr std::array kLoggedColumns = {
    "model_id, experiment_id, name, artifact_location, creation_timestamp_ms, last_updated_timestamp_ms, status, "
    "lifecycle_stage, model_type, source_run_id, status_message",
    "model_id, experiment_id, param_key, param_value", "model_id, experiment_id, tag_key, tag_value",
    "model_id, metric_name, metric_timestamp_ms, metric_step, metric_value, experiment_id, run_id, dataset_uuid, "
    "dataset_name, dataset_digest"};

void run_sql(const SQLite::Database& database, const std::string& sql) {
    SQLite::Statement(database, sql).exec();
}

/// One statement after the other: a constant database runs only those.
void create_own(const SQLite::Database& database) {
    const std::string all = kOwnTables;
    for (std::size_t at = 0; all.find(';', at) != std::string::npos;) {
        const auto end = all.find(';', at);
        run_sql(database, all.substr(at, end - at));
        at = end + 1;
    }
}

void move_to_mlflows(const SQLite::Database& database) {
    for (std::size_t i = 0; i < kLoggedTables.size(); ++i) {
        run_sql(database, fmt::format("INSERT OR IGNORE INTO {0} ({2}) SELECT {2} FROM {1}{0}", kLoggedTables.at(i),
                                      kOwnPrefix, kLoggedColumns.at(i)));
    }
    if (has_column(database, "inputs", "step")) {
        run_sql(database, fmt::format("UPDATE inputs SET step = (SELECT CAST(t.value AS INTEGER) FROM input_tags t "
                                      "WHERE t.input_uuid = inputs.input_uuid AND t.name = '{0}') WHERE input_uuid IN "
                                      "(SELECT input_uuid FROM input_tags WHERE name = '{0}')",
                                      kStepTag));
        run_sql(database, fmt::format("DELETE FROM input_tags WHERE name = '{}'", kStepTag));
    }
    for (const char* table : kLoggedTables) {
        run_sql(database, fmt::format("DROP TABLE {}{}", kOwnPrefix, table));
    }
}

bool has_own(const SQLite::Database& database) {
    return database.tableExists(std::string(kOwnPrefix) + kLoggedTables.front());
}

}  // namespace

LoggedModelTables find_logged_model_tables(const SQLite::Database& database) {
    if (has_own(database)) {
        return {kOwnPrefix, true};
    }
    return {"", has_logged_models(database)};
}

LoggedModelTables prepare_logged_model_tables(const SQLite::Database& database) {
    const bool has_mlflows = has_logged_models(database);
    if (!has_mlflows || has_own(database)) {
        create_own(database);  // those that an earlier release had not
    }
    if (has_mlflows && has_own(database)) {
        move_to_mlflows(database);
    }
    return find_logged_model_tables(database);
}

}  // namespace forecast
