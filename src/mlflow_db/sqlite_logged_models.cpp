#include "forecast/mlflow_db/sqlite_logged_models.hpp"

#include <cmath>
#include <map>

#include <SQLiteCpp/VariadicBind.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "connections.hpp"
#include "filter_sql.hpp"
#include "forecast/core/error.hpp"
#include "forecast/mlflow_db/experiments.hpp"
#include "forecast/tracking/clock.hpp"
#include "forecast/tracking/random_id.hpp"
#include "forecast/tracking/run_values.hpp"
#include "logged_model_tables.hpp"
#include "order_sql.hpp"
#include "run_writer.hpp"
#include "schema_check.hpp"

namespace forecast {
namespace {

constexpr const char* kModelRows =
    "SELECT l.model_id, l.experiment_id, l.name, l.artifact_location, l.status, coalesce(l.status_message, ''), "
    "coalesce(l.model_type, ''), coalesce(l.source_run_id, ''), l.creation_timestamp_ms, l.last_updated_timestamp_ms "
    "FROM logged_models l WHERE coalesce(l.lifecycle_stage, '') = 'active' AND ";

constexpr const char* kIsOnDataset =
    "EXISTS (SELECT 1 FROM logged_model_metrics x JOIN json_each(?4) d ON x.dataset_name = json_extract(d.value, "
    "'$[0]') "
    "WHERE x.model_id = l.model_id AND json_extract(d.value, '$[1]') IN ('', x.dataset_digest))";

/// [[name, digest]]
std::string list_of(const std::vector<DatasetName>& datasets) {
    nlohmann::json list = nlohmann::json::array();
    for (const DatasetName& dataset : datasets) {
        list.push_back({dataset.name, dataset.digest});
    }
    return list.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// One state of the tables, on one connection.
class ModelTables {
public:
    ModelTables(const SQLite::Database& database, LoggedModelTables tables)
        : database_(database), tables_(std::move(tables)) {}

    template <class... Values>
    int execute(const std::string& sql, const Values&... values) {
        SQLite::Statement statement(database_, named(sql));
        SQLite::bind(statement, values...);
        return statement.exec();
    }

    [[nodiscard]] std::optional<LoggedModel> find(const std::string& model_id) const {
        if (!tables_.are_there) {
            return std::nullopt;
        }
        SQLite::Statement row(database_, named(std::string(kModelRows) + "l.model_id = ?1"));
        row.bind(1, model_id);
        auto found = read(row);
        return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
    }

    [[nodiscard]] LoggedModel require(const std::string& model_id) const {
        auto model = find(model_id);
        return model ? *std::move(model)
                     : throw Error(ErrorKind::not_found, "Logged model with ID '{}' not found.", model_id);
    }

    [[nodiscard]] Page<LoggedModel> search(const LoggedModelQuery& query) const {
        const SqlOrder order = to_sql(parse_order(query.order_by, Searched::logged_models), Searched::logged_models, 5);
        const SqlFilter filter =
            to_sql(parse_filter(query.filter, Searched::logged_models), Searched::logged_models, 5);
        if (!tables_.are_there || (!query.datasets.empty() && !has_metrics())) {
            return {};
        }
        SQLite::Statement rows(
            database_,
            named(fmt::format("{}CAST(l.experiment_id AS TEXT) IN (SELECT value FROM json_each(?1)) AND {} AND ({}) "
                              "ORDER BY {} LIMIT ?2 OFFSET ?3",
                              kModelRows, query.datasets.empty() ? "?4 = '[]'" : kIsOnDataset, filter.condition,
                              order.order)));
        rows.bind(4, list_of(query.datasets));
        rows.bind(1, nlohmann::json(query.experiment_ids).dump());
        rows.bind(2, query.limit ? static_cast<std::int64_t>(*query.limit) + 1 : -1);
        rows.bind(3, static_cast<std::int64_t>(page_offset(query.page_token)));
        filter.bind(rows);
        return to_page(read(rows), query.limit, query.page_token);
    }

    void set_text(const LoggedModel& model, const char* kind, const std::string& key, const std::string& value) {
        execute(
            fmt::format("INSERT INTO logged_model_{0}s (model_id, experiment_id, {0}_key, {0}_value) VALUES (?1, ?2, "
                        "?3, ?4) ON CONFLICT (model_id, {0}_key) DO UPDATE SET {0}_value = excluded.{0}_value",
                        kind),
            model.model_id, static_cast<std::int64_t>(std::stoll(model.experiment_id)), key, value);
    }

    void add_metric(const LoggedModel& model, const ModelMetric& point) {
        const StoredValue value = to_stored(point.metric.value);
        if (value.is_nan) {
            return;  // MLflow's table has no place for it: it is in the run's history only
        }
        execute(
            "INSERT OR IGNORE INTO logged_model_metrics (model_id, metric_name, metric_timestamp_ms, metric_step, "
            "metric_value, experiment_id, run_id, dataset_name, dataset_digest) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, "
            "nullif(?8, ''), nullif(?9, ''))",
            model.model_id, point.metric.key, point.metric.timestamp_ms, point.metric.step, value.value,
            static_cast<std::int64_t>(std::stoll(model.experiment_id)), point.run_id, point.dataset_name,
            point.dataset_digest);
    }

    void touch(const std::string& model_id) {
        execute("UPDATE logged_models SET last_updated_timestamp_ms = ?2 WHERE model_id = ?1", model_id, now_ms());
    }

private:
    /// The statement on the tables as they are called here; what is asked is bound, so nothing else is meant.
    [[nodiscard]] std::string named(std::string sql) const {
        constexpr std::string_view kName = "logged_model";
        if (tables_.prefix.empty()) {
            return sql;
        }
        for (auto at = sql.find(kName); at != std::string::npos;) {
            sql.insert(at, tables_.prefix);
            at = sql.find(kName, at + tables_.prefix.size() + kName.size());
        }
        return sql;
    }

    std::vector<LoggedModel> read(SQLite::Statement& rows) const {
        std::vector<LoggedModel> models;
        while (rows.executeStep()) {
            const auto text = [&](int column) { return rows.getColumn(column).getString(); };
            LoggedModel model;
            model.model_id = text(0);
            model.experiment_id = text(1);
            model.name = text(2);
            model.artifact_uri = text(3);
            const int status = rows.getColumn(4).getInt();
            model.status =
                status >= 0 && status <= 3 ? static_cast<LoggedModelStatus>(status) : LoggedModelStatus::unspecified;
            model.status_message = text(5);
            model.model_type = text(6);
            model.source_run_id = text(7);
            model.created_ms = rows.getColumn(8).getInt64();
            model.updated_ms = rows.getColumn(9).getInt64();
            models.push_back(std::move(model));
        }
        fill(models, "param", &LoggedModel::params);
        fill(models, "tag", &LoggedModel::tags);
        if (has_metrics()) {
            fill_metrics(models);
        }
        return models;
    }

    /// Not in a file of ours from before they were kept.
    [[nodiscard]] bool has_metrics() const { return database_.tableExists(tables_.prefix + "logged_model_metrics"); }

    void fill_metrics(std::vector<LoggedModel>& models) const {
        SQLite::Statement rows(database_,
                               named("SELECT metric_name, metric_value, metric_step, metric_timestamp_ms, "
                                     "coalesce(dataset_name, ''), coalesce(dataset_digest, ''), run_id FROM "
                                     "logged_model_metrics WHERE model_id = ?1 ORDER BY metric_name, metric_step, "
                                     "metric_timestamp_ms, run_id"));
        for (LoggedModel& model : models) {
            rows.bind(1, model.model_id);
            while (rows.executeStep()) {
                const double value = rows.isColumnNull(1) ? std::nan("") : rows.getColumn(1).getDouble();
                model.metrics.push_back(
                    {model.model_id,
                     {rows.getColumn(0).getString(), value, rows.getColumn(2).getInt64(), rows.getColumn(3).getInt64()},
                     rows.getColumn(4).getString(),
                     rows.getColumn(5).getString(),
                     rows.getColumn(6).getString()});
            }
            rows.reset();
        }
    }

    void fill(std::vector<LoggedModel>& models, const char* kind, std::vector<Tag> LoggedModel::*texts) const {
        std::map<std::string, LoggedModel*> by_id;
        nlohmann::json ids = nlohmann::json::array();
        for (LoggedModel& model : models) {
            by_id[model.model_id] = &model;
            ids.push_back(model.model_id);
        }
        SQLite::Statement rows(
            database_, named(fmt::format("SELECT model_id, {0}_key, {0}_value FROM logged_model_{0}s WHERE model_id IN "
                                         "(SELECT value FROM json_each(?1)) ORDER BY {0}_key",
                                         kind)));
        rows.bind(1, ids.dump());
        while (rows.executeStep()) {
            (by_id.at(rows.getColumn(0).getString())->*texts)
                .emplace_back(rows.getColumn(1).getString(), rows.getColumn(2).getString());
        }
    }

    const SQLite::Database& database_;
    LoggedModelTables tables_;
};

void check_name(const std::string& name) {
    if (name.empty() || name.find_first_of("/:.%\"'") != std::string::npos) {
        throw Error(ErrorKind::invalid_argument,
                    "Invalid model name ({}) provided. Model name must be a non-empty string and cannot contain the "
                    "following characters: ('/', ':', '.', '%', '\"', \"'\")",
                    stored_text(name, 100));
    }
}

class SqliteLoggedModels final : public LoggedModels {
    /// Returns action(ModelTables&, const SQLite::Database&), in one transaction.
    template <class Action>
    auto change(Action&& action) {
        return connections_.write([&](Connection& connection) {
            const SQLite::Database& database = *connection.database;
            ModelTables tables(database, prepare_logged_model_tables(database));
            return action(tables, database);
        });
    }

public:
    SqliteLoggedModels(RunLocation file, std::unique_ptr<SQLite::Database> first, Connections::Access access)
        : connections_(std::move(file), std::move(first), access) {}

    LoggedModel create(const NewLoggedModel& model) override {
        check_name(model.name);
        return change([&](ModelTables& tables, const SQLite::Database& database) {
            const auto experiment = query_experiment(database, model.experiment_id);
            if (!experiment) {
                throw Error(ErrorKind::not_found, "there is no experiment {}", model.experiment_id);
            }
            const std::string model_id = "m-" + random_id();
            const std::string place =
                artifact_place(artifact_place(experiment->artifact_location, "models"), model_id) + "/artifacts";
            tables.execute(
                "INSERT INTO logged_models (model_id, experiment_id, name, artifact_location, creation_timestamp_ms, "
                "last_updated_timestamp_ms, status, lifecycle_stage, model_type, source_run_id) VALUES (?1, ?2, ?3, "
                "?4, "
                "?5, ?5, 1, 'active', ?6, ?7)",
                model_id, static_cast<std::int64_t>(std::stoll(experiment->id)), model.name, place, now_ms(),
                model.model_type, model.source_run_id);
            const LoggedModel made = tables.require(model_id);
            set_all(tables, made, "param", model.params);
            set_all(tables, made, "tag", model.tags);
            return tables.require(model_id);
        });
    }

    [[nodiscard]] std::optional<LoggedModel> find(const std::string& model_id) const override {
        return connections_.read([&](const SQLite::Database& database) {
            return ModelTables(database, find_logged_model_tables(database)).find(model_id);
        });
    }

    [[nodiscard]] Page<LoggedModel> search(const LoggedModelQuery& query) const override {
        return connections_.read([&](const SQLite::Database& database) {
            return ModelTables(database, find_logged_model_tables(database)).search(query);
        });
    }

    void set_status(const std::string& model_id, LoggedModelStatus status) override {
        change([&](ModelTables& tables, const SQLite::Database& /*database*/) {
            static_cast<void>(tables.require(model_id));  // throws for none
            tables.execute("UPDATE logged_models SET status = ?2 WHERE model_id = ?1", model_id,
                           static_cast<int>(status));
            tables.touch(model_id);
        });
    }

    void set_tags(const std::string& model_id, const std::vector<Tag>& tags) override {
        change([&](ModelTables& tables, const SQLite::Database& /*database*/) {
            set_all(tables, tables.require(model_id), "tag", tags);
            tables.touch(model_id);
        });
    }

    void delete_tag(const std::string& model_id, const std::string& key) override {
        change([&](ModelTables& tables, const SQLite::Database& /*database*/) {
            static_cast<void>(tables.require(model_id));  // throws for none
            if (tables.execute("DELETE FROM logged_model_tags WHERE model_id = ?1 AND tag_key = ?2", model_id, key) ==
                0) {
                throw Error(ErrorKind::not_found, "No tag with key '{}' found for model with ID '{}'.", key, model_id);
            }
            tables.touch(model_id);
        });
    }

    void log_params(const std::string& model_id, const std::vector<Param>& params) override {
        change([&](ModelTables& tables, const SQLite::Database& /*database*/) {
            const LoggedModel model = tables.require(model_id);
            const std::map<std::string, std::string> known(model.params.begin(), model.params.end());
            for (const auto& [key, value] : params) {
                const auto old = known.find(key);
                if (old != known.end() && old->second != value) {
                    throw Error(ErrorKind::invalid_argument,
                                "the param {} of model {} is '{}' already and cannot become '{}'", key, model_id,
                                old->second, value);
                }
            }
            set_all(tables, model, "param", params);
            tables.touch(model_id);
        });
    }

    void log_metrics(const std::vector<ModelMetric>& metrics) override {
        change([&](ModelTables& tables, const SQLite::Database& database) {
            for (const ModelMetric& point : metrics) {
                check_writable_run(database, point.run_id);
                tables.add_metric(tables.require(point.model_id), point);
            }
        });
    }

    void remove(const std::string& model_id) override {
        change([&](ModelTables& tables, const SQLite::Database& /*database*/) {
            static_cast<void>(tables.require(model_id));  // throws for none
            tables.execute("UPDATE logged_models SET lifecycle_stage = 'deleted' WHERE model_id = ?1", model_id);
            tables.touch(model_id);
        });
    }

    void add_made(const std::string& run_id, const std::vector<ModelLink>& models) override {
        add_links(run_id, models, "RUN_OUTPUT", "MODEL_OUTPUT");
    }
    void add_read(const std::string& run_id, const std::vector<ModelLink>& models) override {
        add_links(run_id, models, "RUN_INPUT", "MODEL_INPUT");
    }

private:
    static void set_all(ModelTables& tables, const LoggedModel& model, const char* kind,
                        const std::vector<Tag>& texts) {
        for (const auto& [key, value] : texts) {
            check_key(kind, key);
            tables.set_text(model, kind, key, stored_text(value, value.size()));
        }
    }

    void add_links(const std::string& run_id, const std::vector<ModelLink>& models, const char* from, const char* to) {
        connections_.write([&](Connection& connection) {
            const SQLite::Database& database = *connection.database;
            check_writable_run(database, run_id);
            const bool has_steps = has_column(database, "inputs", "step");
            for (const ModelLink& model : models) {
                const std::string input_id = random_id();
                SQLite::Statement insert(
                    database, fmt::format("INSERT INTO inputs (input_uuid, source_type, source_id, destination_type, "
                                          "destination_id{}) VALUES (?1, ?2, ?3, ?4, ?5{}) ON CONFLICT DO NOTHING",
                                          has_steps ? ", step" : "", has_steps ? ", ?6" : ""));
                SQLite::bind(insert, input_id, from, run_id, to, model.model_id);
                if (has_steps) {
                    insert.bind(6, model.step);
                }
                if (insert.exec() == 1 && !has_steps && model.step != 0) {
                    SQLite::Statement tag(database,
                                          "INSERT INTO input_tags (input_uuid, name, value) VALUES (?1, ?2, ?3)");
                    SQLite::bind(tag, input_id, kStepTag, std::to_string(model.step));
                    tag.exec();
                }
            }
        });
    }

    Connections connections_;
};

}  // namespace

std::unique_ptr<LoggedModels> open_sqlite_logged_models(const TrackingLocation& location, bool read_only) {
    const RunLocation file = run_location(location.uri);
    auto database = read_only ? open_database_read_only(file.database, run_schema(file))
                              : open_database(file.database, run_schema(file, location.served_root));
    if (!database) {
        throw Error(ErrorKind::not_found, "there are no runs at {} yet", location.uri);
    }
    return std::make_unique<SqliteLoggedModels>(file, std::move(database),
                                                read_only ? Connections::Access::read : Connections::Access::write);
}

}  // namespace forecast
