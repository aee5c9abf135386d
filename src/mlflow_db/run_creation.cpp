#include <algorithm>
#include <string_view>

#include "forecast/tracking/clock.hpp"
#include "forecast/tracking/local_path.hpp"
#include "forecast/tracking/mlflow_tags.hpp"
#include "forecast/tracking/random_id.hpp"
#include "forecast/tracking/run_values.hpp"
#include "run_files.hpp"
#include "run_writer.hpp"
#include "schema_check.hpp"

namespace forecast {
namespace {

struct Experiment {
    std::int64_t id = 0;
    std::string name;
    std::string artifact_location;
};

std::optional<Experiment> find_experiment(const SQLite::Database& database, const std::string& condition,
                                          const std::string& value) {
    SQLite::Statement row(
        database, "SELECT experiment_id, name, artifact_location, lifecycle_stage FROM experiments WHERE " + condition);
    row.bind(1, value);
    if (!row.executeStep()) {
        return std::nullopt;
    }
    if (row.getColumn(3).getString() != "active") {
        throw Error(ErrorKind::invalid_argument,
                    "the experiment '{0}' is deleted; type: forecast experiments restore '{0}', or name another "
                    "experiment",
                    row.getColumn(1).getString());
    }
    return Experiment{row.getColumn(0).getInt64(), row.getColumn(1).getString(), row.getColumn(2).getString()};
}

Experiment experiment_with_id(const SQLite::Database& database, const std::string& id, const std::string& name) {
    const auto experiment = find_experiment(database, "CAST(experiment_id AS TEXT) = ?1", id);
    if (!experiment) {
        throw Error(ErrorKind::not_found, "there is no experiment {}; name one that is there (MLFLOW_EXPERIMENT_ID)",
                    id);
    }
    if (!name.empty() && experiment->name != name) {
        throw Error(ErrorKind::invalid_argument, "the experiment {} is called '{}', not '{}'; name one of the two only",
                    id, experiment->name, name);
    }
    return *experiment;
}

void check_experiment_name(const std::string& name) {
    if (name.empty()) {
        throw Error(ErrorKind::invalid_argument, "a run needs an experiment, its name is empty");
    }
    if (count_code_points(name) > kLongestExperiment || stored_text(name, name.size()) != name) {
        throw Error(ErrorKind::invalid_argument,
                    "the experiment name '{}...' is longer than {} characters or no UTF-8 text", stored_text(name, 40),
                    kLongestExperiment);
    }
}

/// Tells MLflow 3's web interface to show runs and curves, not traces of language models.
void tag_as_classic(const SQLite::Database& database, std::int64_t experiment_id) {
    SQLite::Statement insert(database,
                             "INSERT INTO experiment_tags (experiment_id, key, value) "
                             "VALUES (?1, 'mlflow.experimentKind', 'custom_model_development')");
    insert.bind(1, experiment_id);
    insert.exec();
}

Experiment insert_experiment(const SQLite::Database& database, const RunLocation& location, const std::string& name) {
    check_experiment_name(name);
    SQLite::Statement insert(database, R"sql(
        INSERT INTO experiments (name, artifact_location, lifecycle_stage, creation_time, last_update_time)
        VALUES (?1, '', 'active', ?2, ?2))sql");
    insert.bind(1, name);
    insert.bind(2, now_ms());
    insert.exec();
    const std::int64_t id = database.getLastInsertRowid();
    const std::string artifacts = location.artifact_root + "/" + std::to_string(id);
    SQLite::Statement update(database, "UPDATE experiments SET artifact_location = ?2 WHERE experiment_id = ?1");
    update.bind(1, id);
    update.bind(2, artifacts);
    update.exec();
    tag_as_classic(database, id);
    return {id, name, artifacts};
}

void check_is_local(const Experiment& experiment) {
    const std::string& place = experiment.artifact_location;
    if (!is_local_location(place)) {
        throw Error(ErrorKind::invalid_argument,
                    "the experiment '{}' keeps its artifacts at {}, which only the MLflow server that owns this file "
                    "can write; say MLFLOW_TRACKING_URI=http://SERVER, or name another experiment",
                    experiment.name, place);
    }
}

std::string tag_value(const NewRun& run, std::string_view key) {
    const auto tag = std::find_if(run.tags.begin(), run.tags.end(), [&](const Tag& t) { return t.first == key; });
    return tag == run.tags.end() ? "" : tag->second;
}

void insert_run_row(const SQLite::Database& database, const std::string& run_id, const Experiment& experiment,
                    const NewRun& run, const RunFiles& files) {
    const std::string location =
        files.location_for_new_runs(experiment.artifact_location, std::to_string(experiment.id));
    SQLite::Statement insert(database, R"sql(
        INSERT INTO runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time,
                          source_version, lifecycle_stage, artifact_uri, experiment_id)
        VALUES (?1, ?2, 'UNKNOWN', '', '', ?3, 'RUNNING', ?4, '', 'active', ?5, ?6))sql");
    insert.bind(1, run_id);
    insert.bind(2, stored_text(run.name, kLongestKey));
    insert.bind(3, stored_text(tag_value(run, kUserTag), 256));
    insert.bind(4, now_ms());
    insert.bind(5, location + "/" + run_id + "/artifacts");
    insert.bind(6, experiment.id);
    insert.exec();
}

Experiment experiment_of(const SQLite::Database& database, const RunLocation& location, const NewRun& run) {
    if (run.experiment_id) {
        return experiment_with_id(database, *run.experiment_id, run.experiment);
    }
    const std::string by_name = has_workspaces(database) ? "name = ?1 AND workspace = 'default'" : "name = ?1";
    const auto known = find_experiment(database, by_name, run.experiment);
    return known ? *known : insert_experiment(database, location, run.experiment);
}

void check_may_go_on(const SQLite::Database& database, const NewRun& run) {
    SQLite::Statement row(database, R"sql(
        SELECT r.lifecycle_stage, e.name, e.experiment_id
        FROM runs r JOIN experiments e ON e.experiment_id = r.experiment_id WHERE r.run_uuid = ?1)sql");
    row.bind(1, *run.run_id);
    if (!row.executeStep()) {
        throw Error(ErrorKind::not_found, "there is no run {} to go on with (MLFLOW_RUN_ID)", *run.run_id);
    }
    if (row.getColumn(0).getString() != "active") {
        throw Error(ErrorKind::invalid_argument, "the run {} is deleted; restore it before you go on with it",
                    *run.run_id);
    }
    const std::string name = row.getColumn(1).getString();
    const bool same_name = run.experiment.empty() || run.experiment == name;
    if (!same_name || (run.experiment_id && *run.experiment_id != row.getColumn(2).getString())) {
        throw Error(ErrorKind::invalid_argument,
                    "the run {} belongs to the experiment '{}', not '{}'; it cannot be gone on with", *run.run_id, name,
                    same_name ? *run.experiment_id : run.experiment);
    }
}

/// Its name stays, and its user, which is for ever in MLflow.
void go_on_with(const SQLite::Database& database, const NewRun& run, LongValues long_values) {
    check_may_go_on(database, run);
    SQLite::Statement update(database, "UPDATE runs SET status = 'RUNNING', end_time = NULL WHERE run_uuid = ?1");
    update.bind(1, *run.run_id);
    update.exec();
    std::vector<Tag> tags = run.tags;
    tags.erase(std::remove_if(tags.begin(), tags.end(), [](const Tag& tag) { return tag.first == kUserTag; }),
               tags.end());
    upsert_tags(database, *run.run_id, tags, long_values);
}

}  // namespace

std::string insert_run(SQLite::Database& database, const RunFiles& files, const NewRun& run, LongValues long_values) {
    if (run.run_id) {
        go_on_with(database, run, long_values);
        return *run.run_id;
    }
    const Experiment experiment = experiment_of(database, files.store(), run);
    check_is_local(experiment);
    std::string run_id = random_id();
    insert_run_row(database, run_id, experiment, run, files);
    std::vector<Tag> tags = run.tags;
    tags.emplace_back(kNameTag, run.name);
    upsert_tags(database, run_id, tags, long_values);
    return run_id;
}

}  // namespace forecast
