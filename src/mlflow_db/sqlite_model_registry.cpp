#include "sqlite_model_registry.hpp"

#include "forecast/core/error.hpp"
#include "forecast/tracking/clock.hpp"
#include "forecast/tracking/run_values.hpp"
#include "model_names.hpp"
#include "model_queries.hpp"
#include "schema_check.hpp"

// No statement names the target of a conflict: the primary keys of these tables begin with the workspace in files that
// MLflow 3.10 or later has migrated.

namespace forecast {
namespace {

void bind_all(SQLite::Statement& /*statement*/, int /*index*/) {}
template <class First, class... Rest>
void bind_all(SQLite::Statement& statement, int index, const First& first, const Rest&... rest) {
    statement.bind(index, first);
    bind_all(statement, index + 1, rest...);
}

/// Runs one statement; how many rows it changed.
template <class... Values>
int execute(const SQLite::Database& database, const std::string& sql, const Values&... values) {
    SQLite::Statement statement(database, sql);
    bind_all(statement, 1, values...);
    return statement.exec();
}

RegisteredModel require_model(const SQLite::Database& database, const std::string& scope, const std::string& name) {
    auto models = name.empty() ? std::vector<RegisteredModel>() : query_models(database, scope, name);
    if (models.empty()) {
        throw Error(ErrorKind::not_found, "there is no registered model '{}'; see `forecast models list`", name);
    }
    return models.front();
}

void require_version(const SQLite::Database& database, const std::string& scope, const std::string& name,
                     std::int64_t version) {
    if (require_model(database, scope, name).version(version) == nullptr) {
        throw Error(ErrorKind::not_found, "the registered model '{}' has no version {}; see `forecast models show {}`",
                    name, version, name);
    }
}

void touch(const SQLite::Database& database, const std::string& scope, const std::string& name) {
    execute(database, "UPDATE registered_models SET last_updated_time = ?2 WHERE " + scope + "name = ?1", name,
            now_ms());
}

void insert_model_if_new(const SQLite::Database& database, const std::string& scope, const std::string& name) {
    SQLite::Statement row(database, "SELECT 1 FROM registered_models WHERE " + scope + "name = ?1");
    row.bind(1, name);
    if (!row.executeStep()) {
        execute(database, "INSERT INTO registered_models (name, creation_time, last_updated_time) VALUES (?1, ?2, ?2)",
                name, now_ms());
    } else if (query_models(database, scope, name).empty()) {
        throw Error(ErrorKind::invalid_argument, "'{}' is a prompt of MLflow, not a model; take another name", name);
    }
}

/// Numbers are never given twice: the rows of deleted versions count.
std::int64_t next_version(const SQLite::Database& database, const std::string& scope, const std::string& name) {
    SQLite::Statement row(database,
                          "SELECT coalesce(max(version), 0) + 1 FROM model_versions WHERE " + scope + "name = ?1");
    row.bind(1, name);
    row.executeStep();
    return row.getColumn(0).getInt64();
}

void insert_tag(const SQLite::Database& database, const std::string& scope, const std::string& name,
                std::int64_t version, const Tag& tag) {
    check_key("tag", tag.first);
    execute(database, "DELETE FROM model_version_tags WHERE " + scope + "name = ?1 AND version = ?2 AND key = ?3", name,
            version, tag.first);
    execute(database, "INSERT INTO model_version_tags (name, version, key, value) VALUES (?1, ?2, ?3, ?4)", name,
            version, tag.first, stored_text(tag.second, kLongestTag));
}

void insert_version(const SQLite::Database& database, std::int64_t number, const NewModelVersion& version) {
    execute(database, R"sql(
        INSERT INTO model_versions (name, version, creation_time, last_updated_time, description, current_stage, source,
                                    storage_location, run_id, status)
        VALUES (?1, ?2, ?3, ?3, nullif(?4, ''), 'None', ?5, ?5, nullif(?6, ''), 'READY'))sql",
            version.name, number, now_ms(), stored_text(version.description, kLongestTag), version.source,
            version.run_id);
}

}  // namespace

SqliteModelRegistry::SqliteModelRegistry(DatabaseFile file, std::unique_ptr<SQLite::Database> database)
    : file_(std::move(file)), database_(std::move(database)) {
    on_database(file_, [&] {
        check_registry_tables(*database_, file_.path);
        scope_ = registry_scope(*database_);
    });
}

template <class Action>
auto SqliteModelRegistry::change(Action&& action) {
    return on_database(file_, [&] {
        SQLite::Transaction transaction(*database_, SQLite::TransactionBehavior::IMMEDIATE);
        auto result = action();
        transaction.commit();
        return result;
    });
}

std::vector<RegisteredModel> SqliteModelRegistry::list() const {
    return on_database(file_, [&] {
        const SQLite::Transaction one_snapshot(*database_);
        return query_models(*database_, scope_, "");
    });
}

std::optional<RegisteredModel> SqliteModelRegistry::find(const std::string& name) const {
    return on_database(file_, [&]() -> std::optional<RegisteredModel> {
        const SQLite::Transaction one_snapshot(*database_);
        auto models = name.empty() ? std::vector<RegisteredModel>() : query_models(*database_, scope_, name);
        return models.empty() ? std::nullopt : std::optional(std::move(models.front()));
    });
}

ModelVersion SqliteModelRegistry::register_version(const NewModelVersion& version) {
    check_model_name(version.name);
    return change([&] {
        insert_model_if_new(*database_, scope_, version.name);
        const std::int64_t number = next_version(*database_, scope_, version.name);
        insert_version(*database_, number, version);
        for (const Tag& tag : version.tags) {
            insert_tag(*database_, scope_, version.name, number, tag);
        }
        touch(*database_, scope_, version.name);
        return *require_model(*database_, scope_, version.name).version(number);
    });
}

void SqliteModelRegistry::set_alias(const std::string& name, const std::string& alias, std::int64_t version) {
    check_alias(alias);
    change([&] {
        require_version(*database_, scope_, name, version);
        execute(*database_, "DELETE FROM registered_model_aliases WHERE " + scope_ + "name = ?1 AND alias = ?2", name,
                alias);
        execute(*database_, "INSERT INTO registered_model_aliases (name, alias, version) VALUES (?1, ?2, ?3)", name,
                alias, version);
        touch(*database_, scope_, name);
        return true;
    });
}

void SqliteModelRegistry::delete_alias(const std::string& name, const std::string& alias) {
    change([&] {
        require_model(*database_, scope_, name);
        const int gone =
            execute(*database_, "DELETE FROM registered_model_aliases WHERE " + scope_ + "name = ?1 AND alias = ?2",
                    name, alias);
        if (gone == 0) {
            throw Error(ErrorKind::invalid_argument,
                        "no version of '{}' has the alias '{}'; see `forecast models show {}`", name, alias, name);
        }
        touch(*database_, scope_, name);
        return true;
    });
}

void SqliteModelRegistry::set_tag(const std::string& name, std::int64_t version, const Tag& tag) {
    change([&] {
        require_version(*database_, scope_, name, version);
        insert_tag(*database_, scope_, name, version, tag);
        touch(*database_, scope_, name);
        return true;
    });
}

/// As MLflow does it: the row stays, so that its number is not given again.
void SqliteModelRegistry::delete_version(const std::string& name, std::int64_t version) {
    change([&] {
        require_version(*database_, scope_, name, version);
        execute(*database_, "DELETE FROM registered_model_aliases WHERE " + scope_ + "name = ?1 AND version = ?2", name,
                version);
        execute(*database_,
                "UPDATE model_versions SET current_stage = 'Deleted_Internal', last_updated_time = ?3, "
                "description = NULL, user_id = NULL, source = 'REDACTED-SOURCE-PATH', run_id = 'REDACTED-RUN-ID', "
                "run_link = 'REDACTED-RUN-LINK', status_message = NULL WHERE " +
                    scope_ + "name = ?1 AND version = ?2",
                name, version, now_ms());
        touch(*database_, scope_, name);
        return true;
    });
}

void SqliteModelRegistry::delete_model(const std::string& name) {
    change([&] {
        require_model(*database_, scope_, name);
        for (const char* table : {"registered_model_aliases", "model_version_tags", "model_versions",
                                  "registered_model_tags", "registered_models"}) {
            execute(*database_, std::string("DELETE FROM ") + table + " WHERE " + scope_ + "name = ?1", name);
        }
        return true;
    });
}

}  // namespace forecast
