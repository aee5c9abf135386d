#include "model_queries.hpp"

#include <algorithm>
#include <map>

#include "schema_check.hpp"

namespace forecast {
namespace {

using ModelsByName = std::map<std::string, RegisteredModel>;

SQLite::Statement of_model(const SQLite::Database& database, const std::string& sql, const std::string& scope,
                           const std::string& name) {
    SQLite::Statement rows(database, sql + " WHERE " + scope + "(?1 = '' OR name = ?1)");
    rows.bind(1, name);
    return rows;
}

ModelsByName read_models(const SQLite::Database& database, const std::string& scope, const std::string& name) {
    SQLite::Statement rows(
        database, "SELECT name, description, creation_time, last_updated_time FROM registered_models WHERE " + scope +
                      "(?1 = '' OR name = ?1) AND name NOT IN (SELECT name FROM registered_model_tags WHERE " + scope +
                      "key = 'mlflow.prompt.is_prompt' AND lower(value) = 'true')");
    rows.bind(1, name);
    ModelsByName models;
    while (rows.executeStep()) {
        RegisteredModel model;
        model.name = rows.getColumn(0).getString();
        model.description = rows.getColumn(1).getString();
        model.created_ms = rows.getColumn(2).getInt64();
        model.updated_ms = rows.getColumn(3).getInt64();
        models.emplace(model.name, std::move(model));
    }
    return models;
}

ModelVersion read_version(SQLite::Statement& rows) {
    ModelVersion version;
    version.name = rows.getColumn(0).getString();
    version.version = rows.getColumn(1).getInt64();
    version.run_id = rows.getColumn(2).getString();
    version.source = rows.getColumn(3).getString();
    version.description = rows.getColumn(4).getString();
    version.status = rows.getColumn(5).getString();
    version.created_ms = rows.getColumn(6).getInt64();
    return version;
}

void add_versions(const SQLite::Database& database, const std::string& scope, const std::string& name,
                  ModelsByName& models) {
    SQLite::Statement rows = of_model(
        database, "SELECT name, version, run_id, source, description, status, creation_time FROM model_versions",
        scope + "coalesce(current_stage, '') <> 'Deleted_Internal' AND ", name);
    while (rows.executeStep()) {
        ModelVersion version = read_version(rows);
        if (const auto model = models.find(version.name); model != models.end()) {
            model->second.versions.push_back(std::move(version));
        }
    }
    for (auto& [key, model] : models) {
        std::sort(model.versions.begin(), model.versions.end(),
                  [](const auto& a, const auto& b) { return a.version > b.version; });
    }
}

/// Calls `action(version, row)` for each row (name, version, ...) that belongs to a version in `models`.
template <class Action>
void for_versions(SQLite::Statement& rows, ModelsByName& models, Action&& action) {
    while (rows.executeStep()) {
        const auto model = models.find(rows.getColumn(0).getString());
        if (model == models.end()) {
            continue;
        }
        auto& versions = model->second.versions;
        const auto version = std::find_if(versions.begin(), versions.end(), [&](const ModelVersion& entry) {
            return entry.version == rows.getColumn(1).getInt64();
        });
        if (version != versions.end()) {
            action(*version);
        }
    }
}

void add_tags_and_aliases(const SQLite::Database& database, const std::string& scope, const std::string& name,
                          ModelsByName& models) {
    SQLite::Statement of_models = of_model(database, "SELECT name, key, value FROM registered_model_tags", scope, name);
    while (of_models.executeStep()) {
        if (const auto model = models.find(of_models.getColumn(0).getString()); model != models.end()) {
            model->second.tags.emplace_back(of_models.getColumn(1).getString(), of_models.getColumn(2).getString());
        }
    }
    SQLite::Statement tags =
        of_model(database, "SELECT name, version, key, value FROM model_version_tags", scope, name);
    for_versions(tags, models, [&](ModelVersion& version) {
        version.tags.emplace_back(tags.getColumn(2).getString(), tags.getColumn(3).getString());
    });
    SQLite::Statement aliases =
        of_model(database, "SELECT name, version, alias FROM registered_model_aliases", scope, name);
    for_versions(aliases, models,
                 [&](ModelVersion& version) { version.aliases.push_back(aliases.getColumn(2).getString()); });
}

}  // namespace

std::string registry_scope(const SQLite::Database& database) {
    return has_column(database, "registered_models", "workspace") ? "workspace = 'default' AND " : "";
}

std::vector<RegisteredModel> query_models(const SQLite::Database& database, const std::string& scope,
                                          const std::string& name) {
    ModelsByName by_name = read_models(database, scope, name);
    add_versions(database, scope, name, by_name);
    add_tags_and_aliases(database, scope, name, by_name);
    std::vector<RegisteredModel> models;
    for (auto& [key, model] : by_name) {
        std::sort(model.tags.begin(), model.tags.end());
        for (ModelVersion& version : model.versions) {
            std::sort(version.tags.begin(), version.tags.end());
            std::sort(version.aliases.begin(), version.aliases.end());
        }
        models.push_back(std::move(model));
    }
    return models;
}

}  // namespace forecast
