#include <chrono>

#include <spdlog/spdlog.h>

#include "postgres_observation_store.hpp"
#include "postgres_schema.hpp"

namespace forecast {
namespace {

/// The two numbers of the lock: ours, and the schema's, in which the tables are.
constexpr const char* kTryLock =
    "SELECT pg_try_advisory_lock(hashtext('forecast observation store'), hashtext(current_schema()))";

bool try_lock(PostgresConnection& connection) {
    return connection.execute(kTryLock).is_true(0, 0);
}

bool is_answered_by(PostgresConnection& connection) {
    try {
        connection.execute("SELECT 1");
        return true;
    } catch (const Error& failure) {
        if (!connection.is_lost()) {
            throw;
        }
        spdlog::debug("{}", failure.what());
        return false;
    }
}

Error is_held(PostgresConnection& connection) {
    return Error(ErrorKind::locked, "{} holds the lock of the database {}",
                 postgres_lock_holder(connection).value_or("another process"), connection.name())
        .with_advice("wait for it to end, or say --wait to queue behind it");
}

}  // namespace

std::optional<std::string> postgres_lock_holder(PostgresConnection& connection) {
    const PostgresRows rows = connection.execute(R"sql(
        SELECT coalesce(nullif(a.application_name, ''), 'a client'), coalesce(a.usename, 'unknown'), l.pid
        FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid
        WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2
          AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
          AND l.classid::bigint = (hashtext('forecast observation store')::bigint & 4294967295)
          AND l.objid::bigint = (hashtext(current_schema())::bigint & 4294967295))sql");
    if (rows.size() == 0) {
        return std::nullopt;
    }
    return fmt::format("{} (user {}, the server's process {})", rows.text(0, 0), rows.text(0, 1), rows.text(0, 2));
}

PostgresLock::PostgresLock(const std::string& uri, bool wait, const Cancellation& cancellation)
    : uri_(uri), connection_(connect_postgres(uri)) {
    if (try_lock(*connection_)) {
        return;
    }
    if (!wait) {
        throw is_held(*connection_);
    }
    spdlog::info("waiting for {} to end", postgres_lock_holder(*connection_).value_or("another process"));
    constexpr std::chrono::milliseconds kBetween{100};
    while (!try_lock(*connection_)) {
        cancellation.sleep(kBetween);
    }
}

void PostgresLock::confirm() {
    if (is_answered_by(*connection_)) {
        return;
    }
    auto again = connect_postgres(uri_);
    if (!try_lock(*again)) {
        throw Error(
            ErrorKind::locked,
            "the lock of the database {} was lost with its connection, and {} has it now: nothing more is written",
            again->name(), postgres_lock_holder(*again).value_or("another process"))
            .with_advice("wait for that to end, then type the same command again");
    }
    spdlog::warn("the connection that held the lock of the database {} was lost; another one has taken it again",
                 again->name());
    connection_ = std::move(again);
}

std::optional<std::string> postgres_write_obstacle(const std::string& uri) {
    const auto connection = connect_postgres(uri);
    if (connection->execute("SELECT current_setting('transaction_read_only') = 'on'").is_true(0, 0)) {
        return "it can only be read: it is a copy of another server, or set to be read-only";
    }
    const bool may_write =
        has_postgres_tables(*connection)
            ? connection
                  ->execute(
                      "SELECT has_table_privilege('forecast', 'INSERT, UPDATE') "
                      "AND has_table_privilege('prediction', 'INSERT, UPDATE')")
                  .is_true(0, 0)
            : connection->execute("SELECT coalesce(has_schema_privilege(current_schema(), 'CREATE'), false)")
                  .is_true(0, 0);
    return may_write ? postgres_table_obstacle(*connection)
                     : std::optional<std::string>("its owner has not given you the right to write");
}

}  // namespace forecast
