#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>
#include <nlohmann/json.hpp>

#include "forecast/tracking/model_registry.hpp"

namespace forecast {

/// What a server told of its registry, in MLflow's tables in memory, so that filters, order and pages mean the same as
/// in a file. Entities are added as the server's JSON has them.
class ModelMirror {
public:
    ModelMirror();
    /// With its tags and with the aliases of its versions, which older servers tell of the model only.
    void add_model(const nlohmann::json& model);
    /// Also where its model was not added.
    void add_version(const nlohmann::json& version);

    [[nodiscard]] const SQLite::Database& database() const { return database_; }

private:
    SQLite::Database database_;
};

}  // namespace forecast
