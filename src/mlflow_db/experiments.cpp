#include "forecast/mlflow_db/experiments.hpp"

#include "forecast/core/error.hpp"
#include "forecast/tracking/clock.hpp"

namespace forecast {

std::vector<ExperimentSummary> query_experiments(const SQLite::Database& database) {
    SQLite::Statement rows(database, R"sql(
        SELECT e.experiment_id, e.name, e.lifecycle_stage, count(r.run_uuid)
        FROM experiments e
        LEFT JOIN runs r ON r.experiment_id = e.experiment_id AND r.lifecycle_stage = e.lifecycle_stage
        GROUP BY e.experiment_id ORDER BY e.name)sql");
    std::vector<ExperimentSummary> experiments;
    while (rows.executeStep()) {
        const bool deleted = rows.getColumn(2).getString() == "deleted";
        experiments.push_back({rows.getColumn(0).getString(), rows.getColumn(1).getString(),
                               deleted ? Lifecycle::deleted : Lifecycle::active,
                               static_cast<std::size_t>(rows.getColumn(3).getInt64())});
    }
    return experiments;
}

void update_experiment(const SQLite::Database& database, const std::string& experiment_id, Lifecycle lifecycle) {
    const bool deleted = lifecycle == Lifecycle::deleted;
    const std::string stage = deleted ? "deleted" : "active";
    const std::int64_t now = now_ms();
    SQLite::Statement experiment(database, R"sql(
        UPDATE experiments SET lifecycle_stage = ?2, last_update_time = ?3
        WHERE CAST(experiment_id AS TEXT) = ?1)sql");
    experiment.bind(1, experiment_id);
    experiment.bind(2, stage);
    experiment.bind(3, now);
    if (experiment.exec() == 0) {
        throw Error(ErrorKind::not_found, "there is no experiment {}", experiment_id);
    }
    SQLite::Statement runs(database, R"sql(
        UPDATE runs SET lifecycle_stage = ?2, deleted_time = ?3 WHERE CAST(experiment_id AS TEXT) = ?1)sql");
    runs.bind(1, experiment_id);
    runs.bind(2, stage);
    if (deleted) {
        runs.bind(3, now);
    }
    runs.exec();
}

}  // namespace forecast
