#include "postgres_schema.hpp"

#include <array>

#include <spdlog/spdlog.h>

namespace forecast {
namespace {

/// Names, columns and constraints of the first three are the reference's own. Dates are the local day at 00:00:00+00.
constexpr const char* kTables = R"sql(
CREATE TABLE IF NOT EXISTS consommation (
    date_mesure TIMESTAMPTZ NOT NULL,
    consommation_mw DOUBLE PRECISION NOT NULL,
    source TEXT,
    cree_le TIMESTAMPTZ DEFAULT now(),
    UNIQUE (date_mesure)
);
CREATE TABLE IF NOT EXISTS meteo (
    date_mesure TIMESTAMPTZ NOT NULL,
    temperature_moyenne DOUBLE PRECISION,
    humidite_relative DOUBLE PRECISION,
    vitesse_vent DOUBLE PRECISION,
    rayonnement_moyen DOUBLE PRECISION,
    source TEXT,
    cree_le TIMESTAMPTZ DEFAULT now(),
    UNIQUE (date_mesure)
);
CREATE TABLE IF NOT EXISTS prediction (
    date_prediction TIMESTAMPTZ NOT NULL,
    valeur_reelle DOUBLE PRECISION,
    valeur_predite DOUBLE PRECISION,
    modele TEXT NOT NULL,
    UNIQUE (date_prediction, modele)
);

CREATE TABLE series (
    id TEXT PRIMARY KEY,
    column_name TEXT NOT NULL,
    source TEXT NOT NULL,
    step_seconds BIGINT NOT NULL,
    time_zone TEXT NOT NULL
);
CREATE TABLE observation (
    series TEXT NOT NULL,
    time TIMESTAMPTZ NOT NULL,
    value DOUBLE PRECISION NOT NULL,
    available_at TIMESTAMPTZ NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (series, time, available_at)
);
-- Of each value from when it was known, and until when: until another value came in its place.
CREATE VIEW observation_revision (series, time, value, first_seen, last_seen, source) AS
    SELECT series, time, value, available_at, LEAD(available_at) OVER (PARTITION BY series, time ORDER BY available_at),
           source
    FROM observation;

-- Every forecast that was issued, what it is a mean of, and of which series a row of prediction is the forecast.
CREATE TABLE forecast (
    time TIMESTAMPTZ NOT NULL,
    issued_at TIMESTAMPTZ NOT NULL,
    value DOUBLE PRECISION,
    low80 DOUBLE PRECISION,
    high80 DOUBLE PRECISION,
    model TEXT NOT NULL,
    run_id TEXT NOT NULL,
    weather TEXT NOT NULL,
    PRIMARY KEY (model, time, issued_at, run_id, weather)
);
CREATE TABLE forecast_member (
    model TEXT NOT NULL,
    time TIMESTAMPTZ NOT NULL,
    issued_at TIMESTAMPTZ NOT NULL,
    run_id TEXT NOT NULL,
    weather TEXT NOT NULL,
    member TEXT NOT NULL,
    weight DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (model, time, issued_at, run_id, weather, member)
);
CREATE TABLE predicted_series (
    date_prediction TIMESTAMPTZ NOT NULL,
    modele TEXT NOT NULL,
    series TEXT NOT NULL,
    PRIMARY KEY (date_prediction, modele)
);
CREATE TABLE forecast_store (version INTEGER NOT NULL);
INSERT INTO forecast_store VALUES (1);
)sql";

struct Hypertable {
    const char* table;
    const char* time_column;
};
constexpr std::array kHypertables = {
    Hypertable{"consommation", "date_mesure"},
    Hypertable{"meteo", "date_mesure"},
    Hypertable{"prediction", "date_prediction"},
    Hypertable{"observation", "time"},
};

/// A table that is there, of which ON CONFLICT (its columns in this order of names) cannot be said of all rows and at
/// once.
constexpr const char* kTableWithoutKey = R"sql(
    SELECT t.name, t.key
    FROM (VALUES ('consommation', 'date_mesure'), ('meteo', 'date_mesure'), ('prediction', 'date_prediction, modele'),
                 ('observation', 'available_at, series, time')) t (name, key)
    WHERE to_regclass(t.name) IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM pg_index i
        WHERE i.indrelid = to_regclass(t.name) AND i.indisunique AND i.indisvalid AND i.indimmediate AND i.indpred IS NULL
          AND t.key = (SELECT string_agg(a.attname, ', ' ORDER BY a.attname COLLATE "C") FROM pg_attribute a
                       WHERE a.attrelid = i.indrelid AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1])))
    LIMIT 1)sql";

/// Tables of ours; who has one without `forecast_store` is another program.
constexpr std::array kOwnTables = {"series", "observation", "forecast", "forecast_member", "predicted_series"};

bool has_table(PostgresConnection& connection, const std::string& table) {
    return connection.execute("SELECT to_regclass($1) IS NOT NULL", {table}).is_true(0, 0);
}

void refuse_foreign_tables(PostgresConnection& connection) {
    for (const char* table : kOwnTables) {
        if (has_table(connection, table)) {
            throw Error(ErrorKind::invalid_argument,
                        "the database {} has a table '{}' of another program; name another database for the "
                        "observation store",
                        connection.name(), table);
        }
    }
}

void refuse_without_keys(PostgresConnection& connection) {
    if (const auto obstacle = postgres_table_obstacle(connection)) {
        throw Error(ErrorKind::invalid_argument, "the database {} cannot be the observation store: {}",
                    connection.name(), *obstacle);
    }
}

/// Runs `sql`, which may be refused without harm to the transaction. The refusal in words; nothing if it was done.
std::optional<std::string> refusal_of(PostgresConnection& connection, const std::string& sql) {
    connection.execute("SAVEPOINT attempt");
    try {
        connection.execute(sql);
        connection.execute("RELEASE SAVEPOINT attempt");
        return std::nullopt;
    } catch (const Error& refused) {
        if (connection.is_lost()) {
            throw;
        }
        connection.execute("ROLLBACK TO SAVEPOINT attempt");
        return refused.what();
    }
}

/// Whether the server loaded the library at its start: only then this setting is there. Without it the extension ends
/// the connection of whoever touches it.
bool is_timescale_loaded(PostgresConnection& connection) {
    return connection.execute("SELECT current_setting('timescaledb.disable_load', true) IS NOT NULL").is_true(0, 0);
}

/// Why the tables stay plain ones; nothing where they become hypertables.
std::optional<std::string> timescale_obstacle(PostgresConnection& connection) {
    const bool is_known =
        connection.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'timescaledb'").size() > 0;
    if (is_known && !is_timescale_loaded(connection)) {
        return "shared_preload_libraries of the server does not name it";
    }
    const auto refusal = is_known ? refusal_of(connection, "CREATE EXTENSION IF NOT EXISTS timescaledb") : std::nullopt;
    if (connection.execute("SELECT 1 FROM pg_proc WHERE proname = 'create_hypertable'").size() > 0) {
        return std::nullopt;
    }
    return refusal ? refusal : "the server does not have it";
}

void make_hypertables(PostgresConnection& connection) {
    if (const auto obstacle = timescale_obstacle(connection)) {
        spdlog::info("{}: without TimescaleDB ({}), the tables are plain ones; everything works with them, too",
                     connection.name(), *obstacle);
        return;
    }
    for (const auto& [table, time_column] : kHypertables) {
        const auto refusal = refusal_of(
            connection, fmt::format("SELECT create_hypertable('{}', '{}', if_not_exists => TRUE, migrate_data => TRUE)",
                                    table, time_column));
        if (refusal) {
            spdlog::warn("{} stays a plain table: {}", table, *refusal);
        }
    }
    spdlog::info("{}: the tables of measurements and forecasts are hypertables of TimescaleDB", connection.name());
}

}  // namespace

bool has_postgres_tables(PostgresConnection& connection) {
    if (!has_table(connection, "forecast_store")) {
        return false;
    }
    const auto version = connection.execute("SELECT max(version) FROM forecast_store").integer(0, 0);
    if (version > kPostgresSchemaVersion) {
        throw Error(ErrorKind::invalid_argument,
                    "the observation store {} was written by a newer forecast (its schema is {}, this one knows {}); "
                    "use that one",
                    connection.name(), version, kPostgresSchemaVersion);
    }
    return true;
}

std::optional<std::string> postgres_table_obstacle(PostgresConnection& connection) {
    const PostgresRows rows = connection.execute(kTableWithoutKey);
    if (rows.size() == 0) {
        return std::nullopt;
    }
    return fmt::format(
        "its table '{0}' has no UNIQUE constraint on ({1}), so that no row can take the place of an earlier one; "
        "remove the rows that are there twice, then say ALTER TABLE {0} ADD UNIQUE ({1})",
        rows.text(0, 0), rows.text(0, 1));
}

void make_postgres_tables(PostgresConnection& connection) {
    if (has_postgres_tables(connection)) {
        refuse_without_keys(connection);
        return;
    }
    PostgresTransaction transaction(connection);
    connection.execute("SELECT pg_advisory_xact_lock(hashtext('forecast_store'), hashtext(current_schema()))");
    if (has_postgres_tables(connection)) {
        return;  // another process was faster
    }
    refuse_foreign_tables(connection);
    refuse_without_keys(connection);
    connection.execute(kTables);
    make_hypertables(connection);
    transaction.commit();
}

}  // namespace forecast
