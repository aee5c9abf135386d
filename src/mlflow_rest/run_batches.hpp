#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "forecast/tracking/run_store.hpp"
#include "forecast/tracking/run_values.hpp"

namespace forecast {

/// How values are adapted to MLflow's limits.
struct BatchRules {
    LongValues long_values = LongValues::cut;
    std::int64_t logged_ms = 0;  ///< time stamp of metrics without one
};

/// The values as bodies of runs/log-batch, each within MLflow's limits: 1000 metrics, 100 params, 100 tags, 1000 of all
/// together, 1 000 000 bytes.
///
/// Throws Error for a key that MLflow would refuse, and for a param given twice with different values.
///
/// Example: 120 params and 2500 metrics become four requests: 100 params; 20 params and 980 metrics; 1000 metrics; 520
/// metrics.
std::vector<nlohmann::json> split_batch(const std::string& run_id, const std::vector<Metric>& metrics,
                                        const std::vector<Param>& params, const std::vector<Tag>& tags,
                                        const BatchRules& rules);

/// Tags in MLflow's JSON. Keys are checked; values beyond the limit are cut or refused.
nlohmann::json tags_json(const std::vector<Tag>& tags, LongValues long_values);

}  // namespace forecast
