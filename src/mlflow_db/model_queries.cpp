#include "forecast/mlflow_db/model_queries.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "filter_sql.hpp"
#include "order_sql.hpp"
#include "schema_check.hpp"

namespace forecast {
namespace {

/// A JSON array for json_each.
std::string list_of(const std::vector<std::string>& names) {
    return nlohmann::json(names).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// The scope, where the table is called `alias`.
std::string scope_of(const std::string& scope, const std::string& alias) {
    return scope.empty() ? "" : alias + "." + scope;
}

/// Whether the model that `name`, a column, names is no prompt.
std::string is_no_prompt(const std::string& scope, const std::string& name) {
    return fmt::format(
        "NOT EXISTS (SELECT 1 FROM registered_model_tags p WHERE {}p.name = {} AND p.key = 'mlflow.prompt.is_prompt' "
        "AND lower(p.value) = 'true')",
        scope_of(scope, "p"), name);
}

std::string is_shown_version(const std::string& scope) {
    return fmt::format("{}coalesce(v.current_stage, '') <> 'Deleted_Internal' AND {}", scope_of(scope, "v"),
                       is_no_prompt(scope, "v.name"));
}

/// A table's rows that belong to models `names`, a JSON array.
SQLite::Statement rows_of(const SQLite::Database& database, const std::string& select, const std::string& scope,
                          const std::string& names) {
    SQLite::Statement rows(database, select + " WHERE " + scope + "name IN (SELECT value FROM json_each(?1))");
    rows.bind(1, names);
    return rows;
}

constexpr const char* kVersionColumns =
    "SELECT v.name, v.version, v.run_id, v.source, v.description, v.status, v.creation_time, v.last_updated_time, "
    "v.current_stage, v.user_id, v.run_link FROM model_versions v WHERE ";

std::vector<ModelVersion> read_versions(SQLite::Statement& rows) {
    std::vector<ModelVersion> versions;
    while (rows.executeStep()) {
        ModelVersion version;
        version.name = rows.getColumn(0).getString();
        version.version = rows.getColumn(1).getInt64();
        version.run_id = rows.getColumn(2).getString();
        version.source = rows.getColumn(3).getString();
        version.description = rows.getColumn(4).getString();
        version.status = rows.getColumn(5).getString();
        version.created_ms = rows.getColumn(6).getInt64();
        version.updated_ms = rows.getColumn(7).getInt64();
        version.stage = parse_enum<ModelStage>(rows.getColumn(8).getString()).value_or(ModelStage::none);
        version.user = rows.getColumn(9).getString();
        version.run_link = rows.getColumn(10).getString();
        versions.push_back(std::move(version));
    }
    return versions;
}

void add_tags_and_aliases(const SQLite::Database& database, const std::string& scope, const std::string& names,
                          std::vector<ModelVersion>& versions) {
    std::map<std::pair<std::string, std::int64_t>, ModelVersion*> known;
    for (ModelVersion& version : versions) {
        known[{version.name, version.version}] = &version;
    }
    const auto version_of = [&](SQLite::Statement& row) {
        const auto found = known.find({row.getColumn(0).getString(), row.getColumn(1).getInt64()});
        return found == known.end() ? nullptr : found->second;
    };
    SQLite::Statement tags =
        rows_of(database, "SELECT name, version, key, value FROM model_version_tags", scope, names);
    while (tags.executeStep()) {
        if (ModelVersion* version = version_of(tags)) {
            version->tags.emplace_back(tags.getColumn(2).getString(), tags.getColumn(3).getString());
        }
    }
    SQLite::Statement aliases =
        rows_of(database, "SELECT name, version, alias FROM registered_model_aliases", scope, names);
    while (aliases.executeStep()) {
        if (ModelVersion* version = version_of(aliases)) {
            version->aliases.push_back(aliases.getColumn(2).getString());
        }
    }
    for (ModelVersion& version : versions) {
        std::sort(version.tags.begin(), version.tags.end());
        std::sort(version.aliases.begin(), version.aliases.end());
    }
}

/// The models `names`, a JSON array, in its order.
std::vector<RegisteredModel> read_models(const SQLite::Database& database, const std::string& scope,
                                         const std::string& names) {
    SQLite::Statement rows(
        database, fmt::format("SELECT m.name, m.description, m.creation_time, m.last_updated_time FROM json_each(?1) "
                              "chosen CROSS JOIN registered_models m ON m.name = chosen.value WHERE {}{} ORDER BY "
                              "chosen.key",
                              scope_of(scope, "m"), is_no_prompt(scope, "m.name")));
    rows.bind(1, names);
    std::vector<RegisteredModel> models;
    while (rows.executeStep()) {
        models.push_back({rows.getColumn(0).getString(),
                          rows.getColumn(1).getString(),
                          rows.getColumn(2).getInt64(),
                          rows.getColumn(3).getInt64(),
                          {},
                          {}});
    }
    return models;
}

std::vector<ModelVersion> versions_of(const SQLite::Database& database, const std::string& scope,
                                      const std::string& names) {
    SQLite::Statement rows(database, kVersionColumns + is_shown_version(scope) +
                                         " AND v.name IN (SELECT value FROM json_each(?1)) ORDER BY v.version DESC");
    rows.bind(1, names);
    auto versions = read_versions(rows);
    add_tags_and_aliases(database, scope, names, versions);
    return versions;
}

std::vector<RegisteredModel> load_models(const SQLite::Database& database, const std::string& scope,
                                         const std::string& names) {
    auto models = read_models(database, scope, names);
    std::unordered_map<std::string, RegisteredModel*> by_name;
    for (RegisteredModel& model : models) {
        by_name[model.name] = &model;
    }
    SQLite::Statement tags = rows_of(database, "SELECT name, key, value FROM registered_model_tags", scope, names);
    while (tags.executeStep()) {
        if (const auto model = by_name.find(tags.getColumn(0).getString()); model != by_name.end()) {
            model->second->tags.emplace_back(tags.getColumn(1).getString(), tags.getColumn(2).getString());
        }
    }
    for (ModelVersion& version : versions_of(database, scope, names)) {
        if (const auto model = by_name.find(version.name); model != by_name.end()) {
            model->second->versions.push_back(std::move(version));
        }
    }
    for (RegisteredModel& model : models) {
        std::sort(model.tags.begin(), model.tags.end());
    }
    return models;
}

/// Binds what stands behind ORDER BY, and the filter.
void bind_page(SQLite::Statement& rows, const SearchQuery& query, const SqlFilter& filter) {
    rows.bind(1, query.limit ? static_cast<std::int64_t>(*query.limit) + 1 : -1);
    rows.bind(2, static_cast<std::int64_t>(page_offset(query.page_token)));
    filter.bind(rows);
}

}  // namespace

std::string registry_scope(const SQLite::Database& database) {
    return has_column(database, "registered_models", "workspace") ? "workspace = 'default' AND " : "";
}

Page<RegisteredModel> query_models(const SQLite::Database& database, const std::string& scope,
                                   const SearchQuery& query) {
    const SqlOrder order = to_sql(parse_order(query.order_by, Searched::models), Searched::models, 3);
    const SqlFilter filter =
        to_sql(parse_filter(query.filter, Searched::models), Searched::models, 3, scope_of(scope, "f"));
    SQLite::Statement rows(
        database, fmt::format("SELECT m.name FROM registered_models m WHERE {}{} AND ({}) ORDER BY {} LIMIT ?1 OFFSET "
                              "?2",
                              scope_of(scope, "m"), is_no_prompt(scope, "m.name"), filter.condition, order.order));
    bind_page(rows, query, filter);
    std::vector<std::string> names;
    while (rows.executeStep()) {
        names.push_back(rows.getColumn(0).getString());
    }
    const auto page = to_page(std::move(names), query.limit, query.page_token);
    return {load_models(database, scope, list_of(page.entries)), page.next_token};
}

std::optional<RegisteredModel> query_model(const SQLite::Database& database, const std::string& scope,
                                           const std::string& name) {
    auto models = load_models(database, scope, list_of({name}));
    return models.empty() ? std::nullopt : std::optional(std::move(models.front()));
}

Page<ModelVersion> query_versions(const SQLite::Database& database, const std::string& scope,
                                  const SearchQuery& query) {
    const SqlOrder order = to_sql(parse_order(query.order_by, Searched::versions), Searched::versions, 3);
    const SqlFilter filter =
        to_sql(parse_filter(query.filter, Searched::versions), Searched::versions, 3, scope_of(scope, "f"));
    SQLite::Statement rows(database, fmt::format("{}{} AND ({}) ORDER BY {} LIMIT ?1 OFFSET ?2", kVersionColumns,
                                                 is_shown_version(scope), filter.condition, order.order));
    bind_page(rows, query, filter);
    auto page = to_page(read_versions(rows), query.limit, query.page_token);
    std::vector<std::string> names;
    for (const ModelVersion& version : page.entries) {
        names.push_back(version.name);
    }
    add_tags_and_aliases(database, scope, list_of(names), page.entries);
    return page;
}

std::optional<std::string> query_download_uri(const SQLite::Database& database, const std::string& scope,
                                              const std::string& name, std::int64_t version) {
    SQLite::Statement row(database,
                          "SELECT coalesce(nullif(v.storage_location, ''), v.source) FROM model_versions v "
                          "WHERE " +
                              is_shown_version(scope) + " AND v.name = ?1 AND v.version = ?2");
    row.bind(1, name);
    row.bind(2, version);
    return row.executeStep() ? std::optional(row.getColumn(0).getString()) : std::nullopt;
}

}  // namespace forecast
