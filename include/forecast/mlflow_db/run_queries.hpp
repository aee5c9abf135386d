#pragma once

#include <optional>
#include <string>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/tracking/run_store.hpp"

namespace forecast {

/// Runs as `query` asks for them; five statements, however many runs. The largest, over all points of metrics, is read
/// through `beside` at the same time as the others, where that is given: another connection to the same file.
Page<RunSummary> query_runs(const SQLite::Database& database, const RunQuery& query,
                            const SQLite::Database* beside = nullptr);
/// The run with this id, active or deleted, in full.
std::optional<RunSummary> query_run(const SQLite::Database& database, const std::string& run_id);
Page<RunMetric> query_history(const SQLite::Database& database, const HistoryQuery& query);

}  // namespace forecast
