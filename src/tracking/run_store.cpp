#include "forecast/tracking/run_store.hpp"

#include <algorithm>

#include "forecast/tracking/mlflow_tags.hpp"

namespace forecast {
namespace {

template <class Value>
std::optional<Value> find(const std::vector<std::pair<std::string, Value>>& sorted, std::string_view key) {
    const auto at = std::lower_bound(sorted.begin(), sorted.end(), key,
                                     [](const auto& entry, std::string_view k) { return entry.first < k; });
    return at != sorted.end() && at->first == key ? std::optional(at->second) : std::nullopt;
}

}  // namespace

std::optional<std::string> RunSummary::param(std::string_view key) const {
    return find(params, key);
}

std::optional<std::string> RunSummary::tag(std::string_view key) const {
    return find(tags, key);
}

std::optional<MetricSummary> RunSummary::metric(std::string_view key) const {
    return find(metrics, key);
}

bool RunSummary::has_model() const {
    return tag(kModelHistoryTag).has_value();
}

}  // namespace forecast
