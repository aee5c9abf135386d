#pragma once

#include <memory>
#include <string>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/sqlite/database_file.hpp"
#include "forecast/tracking/model_registry.hpp"

namespace forecast {

/// Registered models in MLflow's own SQLite database.
class SqliteModelRegistry : public ModelRegistry {
public:
    /// Throws Error(invalid_argument) where the tables of the registry are not as this program knows them.
    SqliteModelRegistry(DatabaseFile file, std::unique_ptr<SQLite::Database> database);

    [[nodiscard]] std::vector<RegisteredModel> list() const override;
    [[nodiscard]] std::optional<RegisteredModel> find(const std::string& name) const override;
    ModelVersion register_version(const NewModelVersion& version) override;
    void set_alias(const std::string& name, const std::string& alias, std::int64_t version) override;
    void delete_alias(const std::string& name, const std::string& alias) override;
    void set_tag(const std::string& name, std::int64_t version, const Tag& tag) override;
    void delete_version(const std::string& name, std::int64_t version) override;
    void delete_model(const std::string& name) override;

private:
    template <class Action>
    auto change(Action&& action);

    DatabaseFile file_;
    std::unique_ptr<SQLite::Database> database_;
    std::string scope_;  ///< begins every WHERE: MLflow 3.10 and later keep models in workspaces
};

}  // namespace forecast
