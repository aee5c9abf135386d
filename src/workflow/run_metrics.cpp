#include "forecast/workflow/run_metrics.hpp"

#include <cstddef>

namespace forecast {

std::vector<Metric> score_metrics(const Score& score, const std::string& prefix) {
    std::vector<Metric> metrics;
    for (std::size_t i = 0; i < score.values.size(); ++i) {
        if (const auto& value = score.values[i]) {
            metrics.push_back({prefix + std::string(metric_table()[i].key), *value, 0, 0});
        }
    }
    return metrics;
}

}  // namespace forecast
