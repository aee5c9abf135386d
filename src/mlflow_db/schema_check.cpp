#include "schema_check.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <vector>

#include "forecast/core/error.hpp"

namespace forecast {
namespace {

struct Column {
    bool must_be_given = false;  ///< NOT NULL and no default
};
using Table = std::map<std::string, Column, std::less<>>;

struct Required {
    const char* table;
    std::vector<std::string_view> columns;
};

std::vector<Required> run_tables() {
    return {
        {"experiments",
         {"experiment_id", "name", "artifact_location", "lifecycle_stage", "creation_time", "last_update_time"}},
        {"experiment_tags", {"key", "value", "experiment_id"}},
        {"runs",
         {"run_uuid", "name", "source_type", "source_name", "entry_point_name", "user_id", "status", "start_time",
          "end_time", "source_version", "lifecycle_stage", "artifact_uri", "experiment_id", "deleted_time"}},
        {"tags", {"key", "value", "run_uuid"}},
        {"params", {"key", "value", "run_uuid"}},
        {"metrics", {"key", "value", "timestamp", "run_uuid", "step", "is_nan"}},
        {"latest_metrics", {"key", "value", "timestamp", "step", "is_nan", "run_uuid"}},
    };
}

std::vector<Required> registry_tables() {
    return {
        {"registered_models", {"name", "creation_time", "last_updated_time", "description"}},
        {"registered_model_tags", {"key", "value", "name"}},
        {"registered_model_aliases", {"name", "alias", "version"}},
        {"model_versions",
         {"name", "version", "creation_time", "last_updated_time", "description", "user_id", "current_stage", "source",
          "run_id", "status", "status_message", "run_link", "storage_location"}},
        {"model_version_tags", {"key", "value", "name", "version"}},
    };
}

std::vector<Required> logged_model_tables() {
    return {{"logged_models",
             {"model_id", "experiment_id", "name", "artifact_location", "creation_timestamp_ms",
              "last_updated_timestamp_ms", "status", "lifecycle_stage", "model_type", "source_run_id"}},
            {"inputs", {"input_uuid", "source_type", "source_id", "destination_type", "destination_id"}}};
}

std::vector<Required> dataset_tables() {
    return {{"datasets",
             {"dataset_uuid", "experiment_id", "name", "digest", "dataset_source_type", "dataset_source",
              "dataset_schema", "dataset_profile"}},
            {"inputs", {"input_uuid", "source_type", "source_id", "destination_type", "destination_id"}},
            {"input_tags", {"input_uuid", "name", "value"}}};
}

Table read_table(const SQLite::Database& database, const std::string& name) {
    SQLite::Statement rows(database, R"sql(SELECT name, "notnull", dflt_value FROM pragma_table_info(?))sql");
    rows.bind(1, name);
    Table table;
    while (rows.executeStep()) {
        table[rows.getColumn(0).getString()] = {rows.getColumn(1).getInt() != 0 && rows.isColumnNull(2)};
    }
    return table;
}

std::string missing_column(const Table& table, const Required& required) {
    for (const std::string_view column : required.columns) {
        if (table.find(column) == table.end()) {
            return std::string(column);
        }
    }
    return {};
}

/// A column that each new row must fill and of which this program knows nothing.
std::string unknown_demand(const Table& table, const Required& required) {
    for (const auto& [name, column] : table) {
        const bool known = std::find(required.columns.begin(), required.columns.end(), name) != required.columns.end();
        if (column.must_be_given && !known) {
            return name;
        }
    }
    return {};
}

bool has_all(const SQLite::Database& database, const std::vector<Required>& tables) {
    return std::all_of(tables.begin(), tables.end(), [&](const Required& required) {
        const Table table = read_table(database, required.table);
        return missing_column(table, required).empty() && unknown_demand(table, required).empty();
    });
}

void check_revision(const SQLite::Database& database, const std::string& path) {
    const bool stamped = database.tableExists("alembic_version") &&
                         SQLite::Statement(database, "SELECT version_num FROM alembic_version").executeStep();
    if (!stamped) {
        throw Error(ErrorKind::invalid_argument,
                    "{} is a database, but not MLflow's (no row in alembic_version); name another directory for the "
                    "run store",
                    path);
    }
    if (!database.tableExists("experiments") && !database.tableExists("runs")) {
        throw Error(ErrorKind::invalid_argument,
                    "{} is another program's database (it has no tables experiments and runs); name another directory "
                    "for the run store",
                    path);
    }
}

void check_table(const SQLite::Database& database, const Required& required, const std::string& path) {
    const Table table = read_table(database, required.table);
    if (table.empty()) {
        throw Error(ErrorKind::invalid_argument,
                    "{} lacks MLflow's table {}: it is damaged or was made by an MLflow that is too old; type: mlflow "
                    "db upgrade sqlite:///{}",
                    path, required.table, path);
    }
    if (const auto column = missing_column(table, required); !column.empty()) {
        throw Error(ErrorKind::invalid_argument,
                    "{} was made by an MLflow that is too old (no column {}.{}); type: mlflow db upgrade sqlite:///{}",
                    path, required.table, column, path);
    }
    if (const auto column = unknown_demand(table, required); !column.empty()) {
        throw Error(ErrorKind::invalid_argument,
                    "{} was migrated by an MLflow that is too new (column {}.{} must be filled, its meaning is unknown "
                    "here); a newer forecast is needed",
                    path, required.table, column);
    }
}

}  // namespace

void check_run_tables(const SQLite::Database& database, const std::string& path) {
    check_revision(database, path);
    for (const Required& required : run_tables()) {
        check_table(database, required, path);
    }
}

bool has_workspaces(const SQLite::Database& database) {
    return has_column(database, "experiments", "workspace");
}

bool has_logged_models(const SQLite::Database& database) {
    return has_all(database, logged_model_tables());
}

bool has_datasets(const SQLite::Database& database) {
    return has_all(database, dataset_tables());
}

void check_registry_tables(const SQLite::Database& database, const std::string& path) {
    for (const Required& required : registry_tables()) {
        check_table(database, required, path);
    }
}

std::int64_t schema_version_of(const SQLite::Database& database) {
    SQLite::Statement row(database, "PRAGMA schema_version");
    row.executeStep();
    return row.getColumn(0).getInt64();
}

bool has_column(const SQLite::Database& database, const std::string& table, const std::string& column) {
    SQLite::Statement row(database, "SELECT 1 FROM pragma_table_info(?1) WHERE name = ?2");
    row.bind(1, table);
    row.bind(2, column);
    return row.executeStep();
}

}  // namespace forecast
