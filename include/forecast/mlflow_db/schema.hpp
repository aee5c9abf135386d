#pragma once

namespace forecast {

/// Statements that make MLflow's tables at revision acf3f17fdcc7 in an empty database; without a transaction.
extern const char* const kMlflowSchema;

}  // namespace forecast
