#include "forecast/mlflow_db/sqlite_stores.hpp"

#include "run_database.hpp"
#include "sqlite_model_registry.hpp"
#include "sqlite_run_store.hpp"
#include "store_origin.hpp"

namespace forecast {

std::unique_ptr<RunStore> open_sqlite_run_store(const TrackingLocation& location) {
    const RunLocation file = run_location(location.uri);
    auto database = open_database(file.database, run_schema(file, location.served_root));
    on_database(file.database, [&] { warn_if_moved(*database, RunFiles(file, location.artifact_directories)); });
    return std::make_unique<SqliteRunStore>(location, file, std::move(database), Connections::Access::write);
}

std::unique_ptr<RunStore> open_sqlite_run_store_read_only(const TrackingLocation& location) {
    const RunLocation file = run_location(location.uri);
    auto database = open_database_read_only(file.database, run_schema(file));
    if (!database) {
        return nullptr;
    }
    on_database(file.database, [&] { warn_if_moved(*database, RunFiles(file, location.artifact_directories)); });
    return std::make_unique<SqliteRunStore>(location, file, std::move(database), Connections::Access::read);
}

std::unique_ptr<ModelRegistry> open_sqlite_model_registry(const TrackingLocation& location) {
    const RunLocation file = run_location(location.uri);
    return std::make_unique<SqliteModelRegistry>(file, open_database(file.database, run_schema(file)),
                                                 Connections::Access::write);
}

std::unique_ptr<ModelRegistry> open_sqlite_model_registry_read_only(const TrackingLocation& location) {
    const RunLocation file = run_location(location.uri);
    auto database = open_database_read_only(file.database, run_schema(file));
    return database ? std::make_unique<SqliteModelRegistry>(file, std::move(database), Connections::Access::read)
                    : nullptr;
}

}  // namespace forecast
