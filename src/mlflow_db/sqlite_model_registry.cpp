#include "sqlite_model_registry.hpp"

#include "forecast/core/error.hpp"
#include "forecast/mlflow_db/model_queries.hpp"
#include "schema_check.hpp"

namespace forecast {

SqliteModelRegistry::SqliteModelRegistry(RunLocation file, std::unique_ptr<SQLite::Database> first,
                                         Connections::Access access)
    : connections_(std::move(file), std::move(first), access) {
    scope_ = connections_.read([&](const auto& database) {
        check_registry_tables(database, connections_.file().database.path);
        return registry_scope(database);
    });
}

template <class Action>
void SqliteModelRegistry::change(Action&& action) {
    connections_.write([&](Connection& connection) {
        ModelWriter writer(*connection.database, scope_);
        action(writer);
    });
}

RegisteredModel SqliteModelRegistry::create_model(const NewRegisteredModel& model) {
    return connections_.write([&](Connection& connection) {
        ModelWriter(*connection.database, scope_).create_model(model);
        return query_model(*connection.database, scope_, model.name).value();
    });
}

std::optional<RegisteredModel> SqliteModelRegistry::find(const std::string& name) const {
    return connections_.read([&](const auto& database) { return query_model(database, scope_, name); });
}

Page<RegisteredModel> SqliteModelRegistry::search_models(const SearchQuery& query) const {
    return connections_.read([&](const auto& database) { return query_models(database, scope_, query); });
}

void SqliteModelRegistry::rename_model(const std::string& name, const std::string& new_name) {
    change([&](ModelWriter& writer) { writer.rename_model(name, new_name); });
}

void SqliteModelRegistry::set_model_description(const std::string& name, const std::string& description) {
    change([&](ModelWriter& writer) { writer.set_model_description(name, description); });
}

void SqliteModelRegistry::set_model_tag(const std::string& name, const Tag& tag) {
    change([&](ModelWriter& writer) { writer.set_model_tag(name, tag); });
}

void SqliteModelRegistry::delete_model_tag(const std::string& name, const std::string& key) {
    change([&](ModelWriter& writer) { writer.delete_model_tag(name, key); });
}

void SqliteModelRegistry::delete_model(const std::string& name) {
    change([&](ModelWriter& writer) { writer.delete_model(name); });
}

ModelVersion SqliteModelRegistry::register_version(const NewModelVersion& version) {
    return connections_.write([&](Connection& connection) {
        const std::int64_t number = ModelWriter(*connection.database, scope_).register_version(version);
        return *query_model(*connection.database, scope_, version.name).value().version(number);
    });
}

Page<ModelVersion> SqliteModelRegistry::search_versions(const SearchQuery& query) const {
    return connections_.read([&](const auto& database) { return query_versions(database, scope_, query); });
}

void SqliteModelRegistry::set_version_description(const std::string& name, std::int64_t version,
                                                  const std::string& description) {
    change([&](ModelWriter& writer) { writer.set_version_description(name, version, description); });
}

void SqliteModelRegistry::set_version_tag(const std::string& name, std::int64_t version, const Tag& tag) {
    change([&](ModelWriter& writer) { writer.set_version_tag(name, version, tag); });
}

void SqliteModelRegistry::delete_version_tag(const std::string& name, std::int64_t version, const std::string& key) {
    change([&](ModelWriter& writer) { writer.delete_version_tag(name, version, key); });
}

void SqliteModelRegistry::set_alias(const std::string& name, const std::string& alias, std::int64_t version) {
    change([&](ModelWriter& writer) { writer.set_alias(name, alias, version); });
}

void SqliteModelRegistry::delete_alias(const std::string& name, const std::string& alias) {
    change([&](ModelWriter& writer) { writer.delete_alias(name, alias); });
}

void SqliteModelRegistry::set_stage(const std::string& name, std::int64_t version, ModelStage stage,
                                    bool archive_existing) {
    change([&](ModelWriter& writer) { writer.set_stage(name, version, stage, archive_existing); });
}

std::string SqliteModelRegistry::download_uri(const std::string& name, std::int64_t version) const {
    const auto uri =
        connections_.read([&](const auto& database) { return query_download_uri(database, scope_, name, version); });
    return uri ? *uri : throw Error(ErrorKind::not_found, "there is no version {} of a model '{}'", version, name);
}

void SqliteModelRegistry::delete_version(const std::string& name, std::int64_t version) {
    change([&](ModelWriter& writer) { writer.delete_version(name, version); });
}

}  // namespace forecast
