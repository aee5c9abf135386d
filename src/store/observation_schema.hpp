#pragma once

namespace forecast {

/// Version of the tables, kept in PRAGMA user_version.
inline constexpr int kObservationSchemaVersion = 1;

/// SQL that makes all tables in an empty database; runs within the caller's transaction.
extern const char* const kObservationSchema;

}  // namespace forecast
