#include "model_mirror.hpp"

#include <SQLiteCpp/VariadicBind.h>

#include "forecast/mlflow_db/schema.hpp"
#include "mirror_rows.hpp"

namespace forecast {
namespace {

using nlohmann::json;

template <class... Values>
void insert_row(const SQLite::Database& database, const char* sql, const Values&... values) {
    SQLite::Statement insert(database, sql);
    SQLite::bind(insert, values...);
    insert.exec();
}

void insert_alias(const SQLite::Database& database, const std::string& model, const std::string& alias,
                  std::int64_t version) {
    insert_row(database, "INSERT OR REPLACE INTO registered_model_aliases (name, alias, version) VALUES (?1, ?2, ?3)",
               model, alias, version);
}

void insert_tags_of_version(const SQLite::Database& database, const json& version) {
    for (const json& tag : array_of(version, "tags")) {
        insert_row(
            database, "INSERT OR REPLACE INTO model_version_tags (name, version, key, value) VALUES (?1, ?2, ?3, ?4)",
            text_of(version, "name"), integer_of(version, "version"), text_of(tag, "key"), text_of(tag, "value"));
    }
}

}  // namespace

ModelMirror::ModelMirror() : database_(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE) {
    database_.exec(kMlflowSchema);
}

void ModelMirror::add_model(const json& model) {
    const std::string name = text_of(model, "name");
    add_answer("model " + name, [&] {
        insert_row(database_, R"sql(
            INSERT OR REPLACE INTO registered_models (name, creation_time, last_updated_time, description)
            VALUES (?1, ?2, ?3, ?4))sql",
                   name, integer_of(model, "creation_timestamp"), integer_of(model, "last_updated_timestamp"),
                   text_of(model, "description"));
        insert_texts(database_, "INSERT OR REPLACE INTO registered_model_tags (name, key, value) VALUES (?1, ?2, ?3)",
                     name, array_of(model, "tags"));
        for (const json& alias : array_of(model, "aliases")) {
            insert_alias(database_, name, text_of(alias, "alias"), integer_of(alias, "version"));
        }
    });
}

void ModelMirror::add_version(const json& version) {
    const std::string name = text_of(version, "name");
    add_answer("a version of model " + name, [&] {
        insert_row(database_, R"sql(
            INSERT OR REPLACE INTO model_versions (name, version, creation_time, last_updated_time, description,
                                                   user_id, current_stage, source, run_id, status, run_link)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11))sql",
                   name, integer_of(version, "version"), integer_of(version, "creation_timestamp"),
                   integer_of(version, "last_updated_timestamp"), text_of(version, "description"),
                   text_of(version, "user_id"), text_of(version, "current_stage"), text_of(version, "source"),
                   text_of(version, "run_id"), text_of(version, "status"), text_of(version, "run_link"));
        insert_tags_of_version(database_, version);
        for (const json& alias : array_of(version, "aliases")) {
            if (alias.is_string()) {
                insert_alias(database_, name, alias.get<std::string>(), integer_of(version, "version"));
            }
        }
    });
}

}  // namespace forecast
