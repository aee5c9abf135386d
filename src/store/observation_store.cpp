#include "forecast/store/observation_store.hpp"

#include "forecast/core/secrets.hpp"
#include "forecast/store/instance_lock.hpp"
#include "observation_database.hpp"
#include "postgres_observation_store.hpp"
#include "postgres_schema.hpp"
#include "sqlite_observation_store.hpp"

namespace forecast {
namespace {

/// Where a store is written that a run recorded, user and password are hidden.
void refuse_hidden_user(const std::string& uri) {
    if (uri.find("://***@") != std::string::npos) {
        throw Error(ErrorKind::invalid_argument, "the user and password of the store {} are not recorded", uri)
            .with_advice("name the store by FORECAST_STORE, or by POSTGRES_HOST and its like");
    }
}

std::unique_ptr<ObservationStore> open_for_writing(const std::string& uri, StoreLock* lock) {
    if (is_postgres_uri(uri)) {
        refuse_hidden_user(uri);
        auto connection = connect_postgres(uri);
        make_postgres_tables(*connection);
        return std::make_unique<PostgresObservationStore>(uri, std::move(connection), lock);
    }
    const DatabaseFile file = observation_file(uri);
    return std::make_unique<SqliteObservationStore>(file, open_database(file, observation_schema(file)));
}

}  // namespace

UpsertCount& UpsertCount::operator+=(const UpsertCount& more) {
    added += more.added;
    revised += more.revised;
    unchanged += more.unchanged;
    missing += more.missing;
    return *this;
}

bool is_on_a_server(const std::string& uri) {
    return is_postgres_uri(uri);
}

std::string observation_store_name(const std::string& uri) {
    return is_postgres_uri(uri) ? "postgresql://" + postgres_name(uri) : without_secrets(uri);
}

std::unique_ptr<StoreLock> lock_observation_store(const std::string& uri, const std::filesystem::path& directory,
                                                  bool wait, const Cancellation& cancellation) {
    if (is_postgres_uri(uri)) {
        refuse_hidden_user(uri);
        return std::make_unique<PostgresLock>(uri, wait, cancellation);
    }
    (void)observation_file(uri);  // refuses what names no store
    return std::make_unique<InstanceLock>(directory, wait, cancellation);
}

std::unique_ptr<ObservationStore> open_observation_store(const std::string& uri) {
    return open_for_writing(uri, nullptr);
}

std::unique_ptr<ObservationStore> open_observation_store(const std::string& uri, StoreLock& lock) {
    return open_for_writing(uri, &lock);
}

std::unique_ptr<ObservationStore> open_observation_store_read_only(const std::string& uri) {
    if (is_postgres_uri(uri)) {
        refuse_hidden_user(uri);
        auto connection = connect_postgres(uri);
        const bool is_there = has_postgres_tables(*connection);
        return is_there ? std::make_unique<PostgresObservationStore>(uri, std::move(connection)) : nullptr;
    }
    const DatabaseFile file = observation_file(uri);
    auto database = open_database_read_only(file, observation_schema(file));
    return database ? std::make_unique<SqliteObservationStore>(file, std::move(database)) : nullptr;
}

std::optional<std::string> observation_lock_holder(const std::string& uri) {
    return is_postgres_uri(uri) ? postgres_lock_holder(*connect_postgres(uri)) : std::nullopt;
}

std::optional<std::string> observation_write_obstacle(const std::string& uri) {
    if (is_postgres_uri(uri)) {
        refuse_hidden_user(uri);
        return postgres_write_obstacle(uri);
    }
    return write_obstacle(observation_file(uri));
}

}  // namespace forecast
