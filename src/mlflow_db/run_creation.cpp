#include <algorithm>
#include <string_view>

#include "experiment_writer.hpp"
#include "forecast/mlflow_db/experiments.hpp"
#include "forecast/tracking/clock.hpp"
#include "forecast/tracking/mlflow_tags.hpp"
#include "forecast/tracking/random_id.hpp"
#include "forecast/tracking/run_values.hpp"
#include "run_files.hpp"
#include "run_writer.hpp"

namespace forecast {
namespace {

/// Tells MLflow 3's web interface to show runs and curves, not traces of language models.
const std::vector<Tag> kTagsOfOwnExperiments = {{"mlflow.experimentKind", "custom_model_development"}};

void check_is_not_deleted(const Experiment& experiment) {
    if (experiment.lifecycle == Lifecycle::deleted) {
        throw Error(ErrorKind::invalid_argument, "the experiment '{}' is deleted", experiment.name)
            .with_advice(
                fmt::format("type: forecast experiments restore '{}', or name another experiment", experiment.name));
    }
}

Experiment experiment_with_id(const SQLite::Database& database, const std::string& id, const std::string& name) {
    auto experiment = query_experiment(database, id);
    if (!experiment) {
        throw Error(ErrorKind::not_found, "there is no experiment {}; name one that is there (MLFLOW_EXPERIMENT_ID)",
                    id);
    }
    check_is_not_deleted(*experiment);
    if (!name.empty() && experiment->name != name) {
        throw Error(ErrorKind::invalid_argument, "the experiment {} is called '{}', not '{}'; name one of the two only",
                    id, experiment->name, name);
    }
    return *std::move(experiment);
}

std::string tag_value(const NewRun& run, std::string_view key) {
    const auto tag = std::find_if(run.tags.begin(), run.tags.end(), [&](const Tag& t) { return t.first == key; });
    return tag == run.tags.end() ? "" : tag->second;
}

void insert_run_row(const SQLite::Database& database, const std::string& run_id, const Experiment& experiment,
                    const NewRun& run, const RunFiles& files) {
    const std::string location = files.location_for_new_runs(experiment);
    SQLite::Statement insert(database, R"sql(
        INSERT INTO runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time,
                          source_version, lifecycle_stage, artifact_uri, experiment_id)
        VALUES (?1, ?2, 'UNKNOWN', '', '', ?3, 'RUNNING', ?4, '', 'active', ?5, ?6))sql");
    insert.bind(1, run_id);
    insert.bind(2, stored_text(run.name, kLongestKey));
    insert.bind(3, stored_text(run.user.empty() ? tag_value(run, kUserTag) : run.user, 256));
    insert.bind(4, run.start_ms.value_or(now_ms()));
    insert.bind(5, location + "/" + run_id + "/artifacts");
    insert.bind(6, static_cast<std::int64_t>(std::stoll(experiment.id)));
    insert.exec();
}

Experiment experiment_of(const SQLite::Database& database, const RunFiles& files, const NewRun& run,
                         LongValues long_values) {
    if (run.experiment_id) {
        return experiment_with_id(database, *run.experiment_id, run.experiment);
    }
    auto known = query_experiment_named(database, run.experiment);
    if (!known) {
        return insert_experiment(database, files.root_for_experiments(), {run.experiment, "", kTagsOfOwnExperiments},
                                 long_values);
    }
    check_is_not_deleted(*known);
    return *std::move(known);
}

void check_resumable(const SQLite::Database& database, const NewRun& run) {
    SQLite::Statement row(database, R"sql(
        SELECT r.lifecycle_stage, e.name, e.experiment_id
        FROM runs r JOIN experiments e ON e.experiment_id = r.experiment_id WHERE r.run_uuid = ?1)sql");
    row.bind(1, *run.run_id);
    if (!row.executeStep()) {
        throw Error(ErrorKind::not_found, "there is no run {} to resume (MLFLOW_RUN_ID)", *run.run_id);
    }
    if (row.getColumn(0).getString() != "active") {
        throw Error(ErrorKind::invalid_argument, "the run {} is deleted; restore it before you resume it", *run.run_id);
    }
    const std::string name = row.getColumn(1).getString();
    const bool same_name = run.experiment.empty() || run.experiment == name;
    if (!same_name || (run.experiment_id && *run.experiment_id != row.getColumn(2).getString())) {
        throw Error(ErrorKind::invalid_argument,
                    "the run {} belongs to the experiment '{}', not '{}'; it cannot be resumed", *run.run_id, name,
                    same_name ? *run.experiment_id : run.experiment);
    }
}

/// Its name stays, and its user, which is for ever in MLflow.
void resume(const SQLite::Database& database, const NewRun& run, LongValues long_values) {
    check_resumable(database, run);
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
        resume(database, run, long_values);
        return *run.run_id;
    }
    const Experiment experiment = experiment_of(database, files, run, long_values);
    std::string run_id = random_id();
    insert_run_row(database, run_id, experiment, run, files);
    std::vector<Tag> tags = run.tags;
    tags.emplace_back(kNameTag, run.name);
    upsert_tags(database, run_id, tags, long_values);
    return run_id;
}

}  // namespace forecast
