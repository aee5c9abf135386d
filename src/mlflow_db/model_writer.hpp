#pragma once

#include <cstdint>
#include <string>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/tracking/model_registry.hpp"

namespace forecast {

/// Writes MLflow's tables of registered models. The functions do what those of ModelRegistry do, with the same errors.
///
/// REQUIRES: a transaction of the caller; `scope` is what registry_scope() gave; it and the database outlive the
/// writer.
class ModelWriter {
public:
    ModelWriter(const SQLite::Database& database, const std::string& scope) : database_(database), scope_(scope) {}

    void create_model(const NewRegisteredModel& model);
    void rename_model(const std::string& name, const std::string& new_name);
    void set_model_description(const std::string& name, const std::string& description);
    void set_model_tag(const std::string& name, const Tag& tag);
    void delete_model_tag(const std::string& name, const std::string& key);
    void delete_model(const std::string& name);

    std::int64_t register_version(const NewModelVersion& version);
    void set_version_description(const std::string& name, std::int64_t version, const std::string& description);
    void set_version_tag(const std::string& name, std::int64_t version, const Tag& tag);
    void delete_version_tag(const std::string& name, std::int64_t version, const std::string& key);
    void set_alias(const std::string& name, const std::string& alias, std::int64_t version);
    void delete_alias(const std::string& name, const std::string& alias);
    void set_stage(const std::string& name, std::int64_t version, ModelStage stage, bool archive_existing);
    void delete_version(const std::string& name, std::int64_t version);

private:
    template <class... Values>
    int execute(const std::string& sql, const Values&... values);
    void check_model(const std::string& name) const;  ///< Error(not_found) where it is not there, as the next
    void check_version(const std::string& name, std::int64_t version) const;
    [[nodiscard]] bool is_taken(const std::string& name) const;
    void touch(const std::string& name);
    void insert_model(const std::string& name);
    void insert_model_tag(const std::string& name, const Tag& tag);
    void insert_version_tag(const std::string& name, std::int64_t version, const Tag& tag);
    [[nodiscard]] std::int64_t next_version(const std::string& name) const;

    const SQLite::Database& database_;
    const std::string& scope_;
};

}  // namespace forecast
