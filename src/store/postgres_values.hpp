#pragma once

#include <string>
#include <vector>

#include "forecast/postgres/connection.hpp"
#include "forecast/postgres/copy_text.hpp"
#include "forecast/store/observation_store.hpp"

// Series and their values in PostgreSQL. All functions run within the caller's transaction.

namespace forecast {

/// ObservationStore::upsert_batch(): one COPY into a temporary table and one upsert from it.
UpsertCount upsert_values(PostgresConnection& connection, const std::vector<Series>& batch, Timestamp fetched_at);
/// ObservationStore::restore_values().
void add_values(PostgresConnection& connection, const Series& series);
/// ObservationStore::load(). What another program wrote and is no number (NaN, infinite) counts as missing.
Series load_values(PostgresConnection& connection, const std::string& id, const Period& period);
/// ObservationStore::status().
std::vector<SeriesStatus> series_status(PostgresConnection& connection);
/// ObservationStore::diagnose(): values without a series, and such that are no numbers.
std::vector<std::string> unsound_rows(PostgresConnection& connection);

/// Makes the temporary table `name` by its `definition`, once a connection, and fills these columns. Its rows go with
/// the transaction, which may fill it once.
void copy_rows(PostgresConnection& connection, const std::string& name, const std::string& definition,
               const std::string& columns, const CopyText& rows);
/// As a parameter of type timestamptz; times beyond what the program knows are infinite.
std::string sql_time(Timestamp time);

}  // namespace forecast
