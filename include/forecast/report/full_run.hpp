#pragma once

#include <vector>

#include <nlohmann/json.hpp>

#include "forecast/report/table.hpp"
#include "forecast/tracking/run_store.hpp"

// Runs with every point of their metrics, for `runs export`.

namespace forecast {

/// A run with every point of its metrics.
struct FullRun {
    RunSummary summary;
    std::vector<std::vector<Metric>> histories;  ///< [summary.metrics]
};
/// Reads the histories of all metrics of a run.
FullRun read_full(const RunStore& store, RunSummary summary);

/// run_json(), and `metric_histories`: {key: [{step, timestamp_ms, value}]}.
nlohmann::ordered_json full_json(const FullRun& run);
/// run_id, metric, step, timestamp_ms, value: a row for each point.
Table history_table(const std::vector<FullRun>& runs);

}  // namespace forecast
