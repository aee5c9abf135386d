#include "model_writer.hpp"

#include <SQLiteCpp/VariadicBind.h>

#include "forecast/core/error.hpp"
#include "forecast/mlflow_db/model_queries.hpp"
#include "forecast/tracking/clock.hpp"
#include "forecast/tracking/run_values.hpp"
#include "model_names.hpp"

// No statement names the target of a conflict: the primary keys of these tables begin with the workspace in files that
// MLflow 3.10 or later has migrated.

namespace forecast {
namespace {

std::string stored_description(const std::string& description) {
    return stored_text(description, kLongestTag);
}

}  // namespace

/// Runs one statement; how many rows it changed.
template <class... Values>
int ModelWriter::execute(const std::string& sql, const Values&... values) {
    SQLite::Statement statement(database_, sql);
    SQLite::bind(statement, values...);
    return statement.exec();
}

void ModelWriter::check_model(const std::string& name) const {
    if (!query_model(database_, scope_, name)) {
        throw Error(ErrorKind::not_found, "there is no registered model '{}'", name)
            .with_advice("see `forecast models list`");
    }
}

void ModelWriter::check_version(const std::string& name, std::int64_t version) const {
    check_model(name);
    if (!query_download_uri(database_, scope_, name, version)) {
        throw Error(ErrorKind::not_found, "the registered model '{}' has no version {}", name, version)
            .with_advice(fmt::format("see `forecast models show {}`", name));
    }
}

/// By a model, or a prompt.
bool ModelWriter::is_taken(const std::string& name) const {
    SQLite::Statement row(database_, "SELECT 1 FROM registered_models WHERE " + scope_ + "name = ?1");
    row.bind(1, name);
    return row.executeStep();
}

void ModelWriter::touch(const std::string& name) {
    execute("UPDATE registered_models SET last_updated_time = ?2 WHERE " + scope_ + "name = ?1", name, now_ms());
}

void ModelWriter::insert_model(const std::string& name) {
    execute("INSERT INTO registered_models (name, creation_time, last_updated_time) VALUES (?1, ?2, ?2)", name,
            now_ms());
}

void ModelWriter::insert_model_tag(const std::string& name, const Tag& tag) {
    check_key("tag", tag.first);
    execute("DELETE FROM registered_model_tags WHERE " + scope_ + "name = ?1 AND key = ?2", name, tag.first);
    execute("INSERT INTO registered_model_tags (name, key, value) VALUES (?1, ?2, ?3)", name, tag.first,
            stored_text(tag.second, kLongestTag));
}

void ModelWriter::insert_version_tag(const std::string& name, std::int64_t version, const Tag& tag) {
    check_key("tag", tag.first);
    execute("DELETE FROM model_version_tags WHERE " + scope_ + "name = ?1 AND version = ?2 AND key = ?3", name, version,
            tag.first);
    execute("INSERT INTO model_version_tags (name, version, key, value) VALUES (?1, ?2, ?3, ?4)", name, version,
            tag.first, stored_text(tag.second, kLongestTag));
}

/// Numbers are never given twice: the rows of deleted versions count.
std::int64_t ModelWriter::next_version(const std::string& name) const {
    SQLite::Statement row(database_,
                          "SELECT coalesce(max(version), 0) + 1 FROM model_versions WHERE " + scope_ + "name = ?1");
    row.bind(1, name);
    row.executeStep();
    return row.getColumn(0).getInt64();
}

void ModelWriter::create_model(const NewRegisteredModel& model) {
    check_model_name(model.name);
    if (is_taken(model.name)) {
        throw Error(ErrorKind::conflict, "there is a registered model '{}' already, or a prompt; take another name",
                    model.name);
    }
    insert_model(model.name);
    for (const Tag& tag : model.tags) {
        insert_model_tag(model.name, tag);
    }
    if (!model.description.empty()) {
        set_model_description(model.name, model.description);
    }
}

/// The tables that name a model follow its row.
void ModelWriter::rename_model(const std::string& name, const std::string& new_name) {
    check_model_name(new_name);
    check_model(name);
    if (name != new_name && is_taken(new_name)) {
        throw Error(ErrorKind::conflict, "there is a registered model '{}' already, or a prompt; '{}' keeps its name",
                    new_name, name);
    }
    execute("UPDATE registered_models SET name = ?2, last_updated_time = ?3 WHERE " + scope_ + "name = ?1", name,
            new_name, now_ms());
    execute("UPDATE model_versions SET last_updated_time = ?2 WHERE " + scope_ + "name = ?1", new_name, now_ms());
}

void ModelWriter::set_model_description(const std::string& name, const std::string& description) {
    check_model(name);
    execute("UPDATE registered_models SET description = ?2, last_updated_time = ?3 WHERE " + scope_ + "name = ?1", name,
            stored_description(description), now_ms());
}

void ModelWriter::set_model_tag(const std::string& name, const Tag& tag) {
    check_model(name);
    insert_model_tag(name, tag);
    touch(name);
}

void ModelWriter::delete_model_tag(const std::string& name, const std::string& key) {
    check_model(name);
    execute("DELETE FROM registered_model_tags WHERE " + scope_ + "name = ?1 AND key = ?2", name, key);
    touch(name);
}

void ModelWriter::delete_model(const std::string& name) {
    check_model(name);
    for (const char* table : {"registered_model_aliases", "model_version_tags", "model_versions",
                              "registered_model_tags", "registered_models"}) {
        execute(std::string("DELETE FROM ") + table + " WHERE " + scope_ + "name = ?1", name);
    }
}

std::int64_t ModelWriter::register_version(const NewModelVersion& version) {
    check_model_name(version.name);
    if (!is_taken(version.name)) {
        insert_model(version.name);
    } else if (!query_model(database_, scope_, version.name)) {
        throw Error(ErrorKind::invalid_argument, "'{}' is a prompt of MLflow, not a model; take another name",
                    version.name);
    }
    const std::int64_t number = next_version(version.name);
    execute(R"sql(
        INSERT INTO model_versions (name, version, creation_time, last_updated_time, description, current_stage, source,
                                    storage_location, run_id, status, run_link)
        VALUES (?1, ?2, ?3, ?3, nullif(?4, ''), 'None', ?5, ?5, nullif(?6, ''), 'READY', nullif(?7, '')))sql",
            version.name, number, now_ms(), stored_description(version.description), version.source, version.run_id,
            version.run_link);
    for (const Tag& tag : version.tags) {
        insert_version_tag(version.name, number, tag);
    }
    touch(version.name);
    return number;
}

void ModelWriter::set_version_description(const std::string& name, std::int64_t version,
                                          const std::string& description) {
    check_version(name, version);
    execute("UPDATE model_versions SET description = ?3, last_updated_time = ?4 WHERE " + scope_ +
                "name = ?1 AND version = ?2",
            name, version, stored_description(description), now_ms());
}

void ModelWriter::set_version_tag(const std::string& name, std::int64_t version, const Tag& tag) {
    check_version(name, version);
    insert_version_tag(name, version, tag);
    touch(name);
}

void ModelWriter::delete_version_tag(const std::string& name, std::int64_t version, const std::string& key) {
    check_version(name, version);
    execute("DELETE FROM model_version_tags WHERE " + scope_ + "name = ?1 AND version = ?2 AND key = ?3", name, version,
            key);
    touch(name);
}

void ModelWriter::set_alias(const std::string& name, const std::string& alias, std::int64_t version) {
    check_alias(alias);
    check_version(name, version);
    execute("DELETE FROM registered_model_aliases WHERE " + scope_ + "name = ?1 AND alias = ?2", name, alias);
    execute("INSERT INTO registered_model_aliases (name, alias, version) VALUES (?1, ?2, ?3)", name, alias, version);
    touch(name);
}

void ModelWriter::delete_alias(const std::string& name, const std::string& alias) {
    check_model(name);
    const int gone =
        execute("DELETE FROM registered_model_aliases WHERE " + scope_ + "name = ?1 AND alias = ?2", name, alias);
    if (gone == 0) {
        throw Error(ErrorKind::not_found, "no version of '{}' has the alias '{}'", name, alias)
            .with_advice(fmt::format("see `forecast models show {}`", name));
    }
    touch(name);
}

void ModelWriter::set_stage(const std::string& name, std::int64_t version, ModelStage stage, bool archive_existing) {
    if (archive_existing && stage != ModelStage::staging && stage != ModelStage::production) {
        throw Error(ErrorKind::invalid_argument,
                    "other versions are archived by one that goes to Staging or Production, not to {}",
                    to_string(stage));
    }
    check_version(name, version);
    const std::string text = to_string(stage);
    if (archive_existing) {
        execute("UPDATE model_versions SET current_stage = 'Archived', last_updated_time = ?4 WHERE " + scope_ +
                    "name = ?1 AND version <> ?2 AND current_stage = ?3",
                name, version, text, now_ms());
    }
    execute("UPDATE model_versions SET current_stage = ?3, last_updated_time = ?4 WHERE " + scope_ +
                "name = ?1 AND version = ?2",
            name, version, text, now_ms());
    touch(name);
}

/// As MLflow does it: the row stays, so that its number is not given again.
void ModelWriter::delete_version(const std::string& name, std::int64_t version) {
    check_version(name, version);
    execute("DELETE FROM registered_model_aliases WHERE " + scope_ + "name = ?1 AND version = ?2", name, version);
    execute(
        "UPDATE model_versions SET current_stage = 'Deleted_Internal', last_updated_time = ?3, "
        "description = NULL, user_id = NULL, source = 'REDACTED-SOURCE-PATH', run_id = 'REDACTED-RUN-ID', "
        "run_link = 'REDACTED-RUN-LINK', status_message = NULL WHERE " +
            scope_ + "name = ?1 AND version = ?2",
        name, version, now_ms());
    touch(name);
}

}  // namespace forecast
