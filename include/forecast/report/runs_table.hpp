#pragma once

#include <string>
#include <vector>

#include "forecast/report/table.hpp"
#include "forecast/tracking/run_store.hpp"

namespace forecast {

/// Runs, a row each, with the scores of the forecaster that stands for them (figures_of()).
///
/// `columns` are like "metrics.mae", "params.seed", "tags.x", "start_time". Without any: the main metrics, and the
/// params that differ between the runs. In CSV these are all, in text those that most runs have and a line has room
/// for. Throws Error(invalid_argument) for a column that runs do not have.
std::string render_runs(const std::vector<RunSummary>& runs, const std::vector<std::string>& columns,
                        TableFormat format, const Terminal& terminal);

std::string started(const RunSummary& run);  ///< "2026-01-31 12:00", Paris time

}  // namespace forecast
