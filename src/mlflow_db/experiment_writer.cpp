#include "experiment_writer.hpp"

#include <SQLiteCpp/VariadicBind.h>

#include "forecast/core/ascii.hpp"
#include "forecast/core/clean_text.hpp"
#include "forecast/core/error.hpp"
#include "forecast/mlflow_db/experiments.hpp"
#include "forecast/tracking/clock.hpp"

namespace forecast {
namespace {

template <class... Values>
int change_experiments(const SQLite::Database& database, const char* sql, const Values&... values) {
    SQLite::Statement statement(database, sql);
    SQLite::bind(statement, values...);
    return statement.exec();
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
    if (has_control_character(name)) {
        throw Error(ErrorKind::invalid_argument, "the experiment name '{}' has control characters",
                    visible(stored_text(name, 40)));
    }
}

void check_is_free(const SQLite::Database& database, const std::string& name) {
    if (const auto known = query_experiment_named(database, name)) {
        throw Error(ErrorKind::conflict, "there is an experiment '{}' already{}", name,
                    known->lifecycle == Lifecycle::deleted ? ", it is deleted; restore it, or take another name" : "");
    }
}

void check_is_active(const SQLite::Database& database, const std::string& id) {
    const auto experiment = query_experiment(database, id);
    if (!experiment) {
        throw Error(ErrorKind::not_found, "there is no experiment {}", id);
    }
    if (experiment->lifecycle == Lifecycle::deleted) {
        throw Error(ErrorKind::invalid_argument, "the experiment '{}' is deleted; it changes when it is restored",
                    experiment->name);
    }
}

void write_experiment_tag(const SQLite::Database& database, const std::string& id, const Tag& tag,
                          LongValues long_values) {
    check_key("tag", tag.first);
    change_experiments(database,
                       "INSERT INTO experiment_tags (experiment_id, key, value) VALUES (CAST(?1 AS INTEGER), ?2, ?3) "
                       "ON CONFLICT (key, experiment_id) DO UPDATE SET value = excluded.value",
                       id, tag.first, fitted_text("tag", tag.first, tag.second, kLongestTag, long_values));
}

}  // namespace

Experiment insert_experiment(const SQLite::Database& database, const std::string& root, const NewExperiment& experiment,
                             LongValues long_values) {
    check_experiment_name(experiment.name);
    check_is_free(database, experiment.name);
    change_experiments(database, R"sql(
        INSERT INTO experiments (name, artifact_location, lifecycle_stage, creation_time, last_update_time)
        VALUES (?1, '', 'active', ?2, ?2))sql",
                       experiment.name, now_ms());
    const std::string id = std::to_string(database.getLastInsertRowid());
    change_experiments(database,
                       "UPDATE experiments SET artifact_location = ?2 WHERE experiment_id = CAST(?1 AS INTEGER)", id,
                       experiment.artifact_location.empty() ? artifact_place(root, id) : experiment.artifact_location);
    for (const Tag& tag : experiment.tags) {
        write_experiment_tag(database, id, tag, long_values);
    }
    return query_experiment(database, id).value();
}

void update_experiment_name(const SQLite::Database& database, const std::string& id, const std::string& name) {
    check_is_active(database, id);
    check_experiment_name(name);
    const auto known = query_experiment_named(database, name);
    if (!known || known->id != id) {
        check_is_free(database, name);
    }
    change_experiments(database, R"sql(
        UPDATE experiments SET name = ?2, last_update_time = ?3 WHERE CAST(experiment_id AS TEXT) = ?1)sql",
                       id, name, now_ms());
}

void update_experiment_lifecycle(const SQLite::Database& database, const std::string& id, Lifecycle lifecycle) {
    const std::string stage = to_string(lifecycle);
    const std::int64_t now = now_ms();
    const int changed = change_experiments(database, R"sql(
        UPDATE experiments SET lifecycle_stage = ?2, last_update_time = ?3
        WHERE CAST(experiment_id AS TEXT) = ?1)sql",
                                           id, stage, now);
    if (changed == 0) {
        throw Error(ErrorKind::not_found, "there is no experiment {}", id);
    }
    change_experiments(database, R"sql(
        UPDATE runs SET lifecycle_stage = ?2, deleted_time = CASE ?2 WHEN 'deleted' THEN ?3 END
        WHERE CAST(experiment_id AS TEXT) = ?1)sql",
                       id, stage, now);
}

void upsert_experiment_tag(const SQLite::Database& database, const std::string& id, const Tag& tag,
                           LongValues long_values) {
    check_is_active(database, id);
    write_experiment_tag(database, id, tag, long_values);
}

void remove_experiment_tag(const SQLite::Database& database, const std::string& id, const std::string& key) {
    check_is_active(database, id);
    const int changed = change_experiments(
        database, "DELETE FROM experiment_tags WHERE CAST(experiment_id AS TEXT) = ?1 AND key = ?2", id, key);
    if (changed == 0) {
        throw Error(ErrorKind::not_found, "the experiment {} has no tag '{}'", id, key);
    }
}

}  // namespace forecast
