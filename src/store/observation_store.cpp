#include "forecast/store/observation_store.hpp"

#include "observation_database.hpp"
#include "sqlite_observation_store.hpp"

namespace forecast {

std::unique_ptr<ObservationStore> open_observation_store(const std::string& uri) {
    const std::string path = observation_path(uri);
    return std::make_unique<SqliteObservationStore>(path, open_observation_database(path));
}

std::unique_ptr<ObservationStore> open_observation_store_read_only(const std::string& uri) {
    const std::string path = observation_path(uri);
    auto database = open_observation_database_read_only(path);
    return database ? std::make_unique<SqliteObservationStore>(path, std::move(database)) : nullptr;
}

}  // namespace forecast
