#pragma once

#include <optional>
#include <string>

#include "forecast/postgres/connection.hpp"

// The observation store's tables on a PostgreSQL server, in the first schema of its search path.

namespace forecast {

/// Version of the tables, kept in `forecast_store`.
inline constexpr int kPostgresSchemaVersion = 1;

/// Whether the store's tables are there. Throws Error(invalid_argument) if a newer forecast made them.
bool has_postgres_tables(PostgresConnection& connection);
/// Makes what is missing of the tables, in a transaction of its own; those of the reference's own script stay as they
/// are, with their rows. Where the server has TimescaleDB the tables of measurements become hypertables; says which it
/// was. Throws Error(invalid_argument) if another program has tables of our names, or postgres_table_obstacle() is one.
void make_postgres_tables(PostgresConnection& connection);
/// Why the tables that are there cannot be written: one that another program made lacks its UNIQUE constraint.
std::optional<std::string> postgres_table_obstacle(PostgresConnection& connection);

}  // namespace forecast
