#pragma once

#include <vector>

#include <nlohmann/json.hpp>

#include "forecast/report/table.hpp"
#include "forecast/tracking/run_store.hpp"

namespace forecast {

/// A run with every point of its metrics.
struct FullRun {
    RunSummary summary;
    std::vector<std::vector<Metric>> histories;  ///< one a metric, as `summary` has them
};
FullRun read_full(const RunStore& store, RunSummary summary);

/// run_json() and `metric_histories`: {key: [{step, timestamp_ms, value}]}.
nlohmann::ordered_json full_json(const FullRun& run);
/// run_id, metric, step, timestamp_ms, value: a row a point.
Table history_table(const std::vector<FullRun>& runs);

}  // namespace forecast
