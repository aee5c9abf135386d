#include "forecast/workflow/run_metrics.hpp"

#include <optional>
#include <utility>

namespace forecast {

std::vector<Metric> score_metrics(const Score& score, const std::string& prefix) {
    std::vector<Metric> metrics;
    if (score.n == 0) {
        return metrics;
    }
    const auto add = [&](const char* key, double value) { metrics.push_back({prefix + key, value, 0, 0}); };
    for (const auto& [key, value] :
         {std::pair("mae", std::optional(score.mae)), std::pair("rmse", std::optional(score.rmse)),
          std::pair("mape", score.mape), std::pair("mse", std::optional(score.mse)),
          std::pair("r2", std::optional(score.r2)), std::pair("bias", std::optional(score.bias)),
          std::pair("wape", score.wape), std::pair("mase", score.mase)}) {
        if (value) {
            add(key, *value);
        }
    }
    if (score.interval80) {
        add("coverage80", score.interval80->coverage);
        add("width80", score.interval80->width);
        add("coverage95", score.interval95->coverage);
        add("width95", score.interval95->width);
        add("pinball", *score.pinball);
    }
    return metrics;
}

}  // namespace forecast
