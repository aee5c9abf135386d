#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>
#include <nlohmann/json.hpp>

#include "forecast/tracking/model_registry.hpp"

namespace forecast {

/// The registered models that a server has answered with, in MLflow's tables in memory: filters, orders and pages then
/// mean the same as in a file. Entities are added in the server's JSON.
class ModelMirror {
public:
    ModelMirror();
    /// Adds a model with its tags and the aliases of its versions. Older servers give the aliases with the model only.
    void add_model(const nlohmann::json& model);
    /// Adds a version, whether or not its model was added.
    void add_version(const nlohmann::json& version);

    [[nodiscard]] const SQLite::Database& database() const { return database_; }

private:
    SQLite::Database database_;
};

}  // namespace forecast
