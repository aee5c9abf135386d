#pragma once

#include <string>
#include <vector>

#include "forecast/report/table.hpp"
#include "forecast/tracking/run_store.hpp"

// Runs in a table, as `runs list` prints them.

namespace forecast {

/// A table of runs, one a row, with the scores of each run's main forecaster (figures_of()).
///
/// `columns` are like "metrics.mae", "params.seed", "tags.x", "start_time". Without any: the main metrics, and the
/// params that differ between the runs. CSV has all of these params; text has those that most runs have, as far as a
/// line has room. Throws Error(invalid_argument) for a column that runs do not have.
std::string render_runs(const std::vector<RunSummary>& runs, const std::vector<std::string>& columns,
                        TableFormat format, const Terminal& terminal);

std::string started(const RunSummary& run);  ///< "2026-01-31 12:00", Paris time

}  // namespace forecast
