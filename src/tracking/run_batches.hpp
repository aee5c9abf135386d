#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "forecast/tracking/run_store.hpp"

namespace forecast {

/// Bodies of runs/log-batch for these values, each within MLflow's limits: 1000 metrics, 100 params, 100 tags, 1000
/// together, 1 000 000 bytes. Keys are checked and texts cut as for a file; a param given twice with different values
/// is an Error. Metrics without a time stamp get `now_ms`.
std::vector<nlohmann::json> split_batch(const std::string& run_id, const std::vector<Metric>& metrics,
                                        const std::vector<Param>& params, const std::vector<Tag>& tags,
                                        std::int64_t now_ms);

/// Tags as MLflow's JSON has them, checked and cut.
nlohmann::json tags_json(const std::vector<Tag>& tags);

}  // namespace forecast
