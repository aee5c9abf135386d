#include "forecast/mlflow_db/experiments.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <unordered_map>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "filter_sql.hpp"
#include "order_sql.hpp"
#include "schema_check.hpp"

namespace forecast {
namespace {

constexpr const char* kExperimentRows = R"sql(
    SELECT e.experiment_id, e.name, e.artifact_location, e.lifecycle_stage, e.creation_time, e.last_update_time, NULL
    FROM experiments e
    WHERE )sql";

/// The same of one experiment, and its runs are counted, not those of all.
constexpr const char* kExperimentRow = R"sql(
    SELECT e.experiment_id, e.name, e.artifact_location, e.lifecycle_stage, e.creation_time, e.last_update_time,
           (SELECT count(*) FROM runs n WHERE n.experiment_id = e.experiment_id
            AND n.lifecycle_stage = e.lifecycle_stage)
    FROM experiments e
    WHERE )sql";

void add_tags(const SQLite::Database& database, std::vector<Experiment>& experiments) {
    std::unordered_map<std::string, Experiment*> by_id;
    nlohmann::json ids = nlohmann::json::array();
    for (Experiment& experiment : experiments) {
        by_id[experiment.id] = &experiment;
        ids.push_back(experiment.id);
    }
    SQLite::Statement rows(database, R"sql(
        SELECT experiment_id, key, value FROM experiment_tags
        WHERE CAST(experiment_id AS TEXT) IN (SELECT value FROM json_each(?1)) ORDER BY key)sql");
    rows.bind(1, ids.dump());
    while (rows.executeStep()) {
        by_id.at(rows.getColumn(0).getString())
            ->tags.emplace_back(rows.getColumn(1).getString(), rows.getColumn(2).getString());
    }
}

std::vector<Experiment> read_experiments(const SQLite::Database& database, SQLite::Statement& rows) {
    std::vector<Experiment> experiments;
    while (rows.executeStep()) {
        Experiment experiment;
        experiment.id = rows.getColumn(0).getString();
        experiment.name = rows.getColumn(1).getString();
        experiment.artifact_location = rows.getColumn(2).getString();
        experiment.lifecycle = parse_enum<Lifecycle>(rows.getColumn(3).getString()).value_or(Lifecycle::active);
        experiment.created_ms = rows.getColumn(4).getInt64();
        experiment.updated_ms = rows.getColumn(5).getInt64();
        if (!rows.isColumnNull(6)) {
            experiment.runs = static_cast<std::size_t>(rows.getColumn(6).getInt64());
        }
        experiments.push_back(std::move(experiment));
    }
    add_tags(database, experiments);
    return experiments;
}

/// To group rows SQLite would sort them: twice as slow as looking at them once.
void count_runs(const SQLite::Database& database, std::vector<Experiment>& experiments) {
    std::map<std::pair<std::int64_t, bool>, std::size_t> counts;  // of an experiment's active runs, and of the others
    SQLite::Statement rows(database, "SELECT experiment_id, lifecycle_stage = 'active' FROM runs");
    while (rows.executeStep()) {
        ++counts[{rows.getColumn(0).getInt64(), rows.getColumn(1).getInt() != 0}];
    }
    for (Experiment& experiment : experiments) {
        experiment.runs = counts[{std::stoll(experiment.id), experiment.lifecycle == Lifecycle::active}];
    }
}

std::optional<Experiment> the_one(const SQLite::Database& database, const std::string& condition,
                                  const std::string& value) {
    SQLite::Statement rows(database, kExperimentRow + condition);
    rows.bind(1, value);
    auto found = read_experiments(database, rows);
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

}  // namespace

Page<Experiment> query_experiments(const SQLite::Database& database, const ExperimentQuery& query) {
    const SqlOrder order = to_sql(parse_order(query.order_by, Searched::experiments), Searched::experiments, 4);
    const SqlFilter filter = to_sql(parse_filter(query.filter, Searched::experiments), Searched::experiments, 4);
    SQLite::Statement rows(database, std::string(kExperimentRows) + "(?1 = '' OR e.lifecycle_stage = ?1) AND (" +
                                         filter.condition + ") ORDER BY " + order.order + " LIMIT ?2 OFFSET ?3");
    rows.bind(1, query.lifecycle ? to_string(*query.lifecycle) : "");
    rows.bind(2, query.limit ? static_cast<std::int64_t>(*query.limit) + 1 : -1);
    rows.bind(3, static_cast<std::int64_t>(page_offset(query.page_token)));
    filter.bind(rows);
    auto experiments = read_experiments(database, rows);
    if (!query.limit) {
        count_runs(database, experiments);
    }
    return to_page(std::move(experiments), query.limit, query.page_token);
}

std::optional<Experiment> query_experiment(const SQLite::Database& database, const std::string& id) {
    return the_one(database, "CAST(e.experiment_id AS TEXT) = ?1", id);
}

std::optional<Experiment> query_experiment_named(const SQLite::Database& database, const std::string& name) {
    return the_one(database, has_workspaces(database) ? "e.name = ?1 AND e.workspace = 'default'" : "e.name = ?1",
                   name);
}

}  // namespace forecast
