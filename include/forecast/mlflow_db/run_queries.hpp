#pragma once

#include <optional>
#include <string>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/tracking/run_store.hpp"

namespace forecast {

class RunStarts;

/// Runs as `query` asks for them, in a few statements, however many runs there are.
///
/// `beside` is another connection to the same file. If it is given, most points of metrics (the largest table) are read
/// through it in a thread of its own, at the same time as the rest. `starts` are of the same file: they save a look at
/// all runs where a few of the newest are wanted.
Page<RunSummary> query_runs(const SQLite::Database& database, const RunQuery& query,
                            const SQLite::Database* beside = nullptr, RunStarts* starts = nullptr);
/// The run with this id, active or deleted, in full.
std::optional<RunSummary> query_run(const SQLite::Database& database, const std::string& run_id,
                                    const RunParts& parts = {});
/// As RunStore::search_history().
Page<RunMetric> query_history(const SQLite::Database& database, const HistoryQuery& query);

}  // namespace forecast
