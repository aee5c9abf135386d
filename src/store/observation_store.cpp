#include "forecast/store/observation_store.hpp"

#include "forecast/store/instance_lock.hpp"
#include "observation_database.hpp"
#include "sqlite_observation_store.hpp"

namespace forecast {

std::unique_ptr<StoreLock> lock_observation_store(const std::string& uri, const std::filesystem::path& directory,
                                                  bool wait, const Cancellation& cancellation) {
    (void)observation_file(uri);  // refuses what names no store
    return std::make_unique<InstanceLock>(directory, wait, cancellation);
}

std::unique_ptr<ObservationStore> open_observation_store(const std::string& uri) {
    const DatabaseFile file = observation_file(uri);
    return std::make_unique<SqliteObservationStore>(file, open_database(file, observation_schema(file)));
}

std::unique_ptr<ObservationStore> open_observation_store_read_only(const std::string& uri) {
    const DatabaseFile file = observation_file(uri);
    auto database = open_database_read_only(file, observation_schema(file));
    return database ? std::make_unique<SqliteObservationStore>(file, std::move(database)) : nullptr;
}

std::optional<std::string> observation_write_obstacle(const std::string& uri) {
    return write_obstacle(observation_file(uri));
}

}  // namespace forecast
