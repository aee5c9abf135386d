#pragma once

#include <memory>
#include <string>

#include "connections.hpp"
#include "forecast/tracking/model_registry.hpp"
#include "model_writer.hpp"

namespace forecast {

/// The contract of ModelRegistry on MLflow's own SQLite database. Each call is one transaction.
class SqliteModelRegistry : public ModelRegistry {
public:
    /// Throws Error(invalid_argument) where the tables of the registry are not as this program knows them.
    SqliteModelRegistry(RunLocation file, std::unique_ptr<SQLite::Database> first, Connections::Access access);

    RegisteredModel create_model(const NewRegisteredModel& model) override;
    [[nodiscard]] std::optional<RegisteredModel> find(const std::string& name) const override;
    [[nodiscard]] Page<RegisteredModel> search_models(const SearchQuery& query) const override;
    void rename_model(const std::string& name, const std::string& new_name) override;
    void set_model_description(const std::string& name, const std::string& description) override;
    void set_model_tag(const std::string& name, const Tag& tag) override;
    void delete_model_tag(const std::string& name, const std::string& key) override;
    void delete_model(const std::string& name) override;

    ModelVersion register_version(const NewModelVersion& version) override;
    [[nodiscard]] Page<ModelVersion> search_versions(const SearchQuery& query) const override;
    void set_version_description(const std::string& name, std::int64_t version,
                                 const std::string& description) override;
    void set_version_tag(const std::string& name, std::int64_t version, const Tag& tag) override;
    void delete_version_tag(const std::string& name, std::int64_t version, const std::string& key) override;
    void set_alias(const std::string& name, const std::string& alias, std::int64_t version) override;
    void delete_alias(const std::string& name, const std::string& alias) override;
    void set_stage(const std::string& name, std::int64_t version, ModelStage stage, bool archive_existing) override;
    [[nodiscard]] std::string download_uri(const std::string& name, std::int64_t version) const override;
    void delete_version(const std::string& name, std::int64_t version) override;

private:
    /// action(ModelWriter&) in one transaction.
    template <class Action>
    void change(Action&& action);

    Connections connections_;
    std::string scope_;  ///< begins every WHERE: MLflow 3.10 and later keep models in workspaces
};

}  // namespace forecast
