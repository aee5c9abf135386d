#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "forecast/tracking/run_store.hpp"
#include "forecast/tracking/run_values.hpp"

namespace forecast {

struct BatchRules {
    LongValues long_values = LongValues::cut;
    std::int64_t logged_ms = 0;  ///< of metrics without a time stamp
};

/// Bodies of runs/log-batch for these values, each within MLflow's limits: 1000 metrics, 100 params, 100 tags, 1000
/// together, 1 000 000 bytes. Keys and texts are checked as for a file; a param given twice with different values is an
/// Error.
std::vector<nlohmann::json> split_batch(const std::string& run_id, const std::vector<Metric>& metrics,
                                        const std::vector<Param>& params, const std::vector<Tag>& tags,
                                        const BatchRules& rules);

/// Tags as MLflow's JSON has them, checked and cut.
nlohmann::json tags_json(const std::vector<Tag>& tags, LongValues long_values);

}  // namespace forecast
