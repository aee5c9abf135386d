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
    return forecast::find(params, key);
}

std::optional<std::string> RunSummary::tag(std::string_view key) const {
    return forecast::find(tags, key);
}

std::optional<MetricSummary> RunSummary::metric(std::string_view key) const {
    return forecast::find(metrics, key);
}

bool RunSummary::has_model() const {
    return tag(kModelHistoryTag).has_value();
}

std::optional<std::string> Experiment::tag(std::string_view key) const {
    return forecast::find(tags, key);
}

std::vector<Experiment> RunStore::experiments() const {
    ExperimentQuery all;
    all.order_by = {"name"};
    all.lifecycle = std::nullopt;
    return search_experiments(all).entries;
}

void RunStore::finish_run(const std::string& run_id, RunStatus status, std::int64_t end_ms) {
    update_run(run_id, {status, end_ms});
}

std::optional<RunSummary> RunStore::find(const std::string& run_id) const {
    return read_run(run_id, {});
}

std::vector<RunSummary> RunStore::list(const RunQuery& query) const {
    return search(query).entries;
}

std::vector<Metric> RunStore::history(const std::string& run_id, const std::string& key) const {
    std::vector<Metric> points;
    for (RunMetric& point : search_history({{run_id}, key}).entries) {
        points.push_back(std::move(point.metric));
    }
    return points;
}

}  // namespace forecast
