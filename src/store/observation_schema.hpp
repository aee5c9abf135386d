#pragma once

namespace forecast {

inline constexpr int kObservationSchemaVersion = 1;  ///< kept in PRAGMA user_version

/// Statements that make all tables in an empty database; without a transaction.
extern const char* const kObservationSchema;

}  // namespace forecast
