#include "run_batches.hpp"

#include <map>

#include "forecast/core/error.hpp"
#include "mlflow_api.hpp"

namespace forecast {
namespace {

using nlohmann::json;

constexpr std::size_t kMostEntities = 1'000;
constexpr std::size_t kMostBytes = 990'000;  // of the entities; the rest of a request is small

struct Kind {
    const char* name;
    std::size_t most;
};
constexpr Kind kMetrics{"metrics", 1'000};
constexpr Kind kParams{"params", 100};
constexpr Kind kTags{"tags", 100};

/// Fills one request after the other.
class Batches {
public:
    explicit Batches(std::string run_id) : run_id_(std::move(run_id)) {}

    void add(const Kind& kind, json entity) {
        const std::size_t bytes = entity.dump(-1, ' ', false, json::error_handler_t::replace).size() + 2;
        if (requests_.empty() || is_full(kind, bytes)) {
            requests_.push_back({{"run_id", run_id_}});
            entities_ = 0;
            bytes_ = 0;
        }
        requests_.back()[kind.name].push_back(std::move(entity));
        ++entities_;
        bytes_ += bytes;
    }

    std::vector<json> take() { return std::move(requests_); }

private:
    [[nodiscard]] bool is_full(const Kind& kind, std::size_t bytes) const {
        return entities_ == kMostEntities || bytes_ + bytes > kMostBytes ||
               array_of(requests_.back(), kind.name).size() == kind.most;
    }

    std::string run_id_;
    std::vector<json> requests_;
    std::size_t entities_ = 0;
    std::size_t bytes_ = 0;
};

json metric_json(const Metric& metric, std::int64_t logged_ms) {
    check_key("metric", metric.key);
    if (metric.timestamp_ms < 0) {
        throw Error("metric {} has the time stamp {} ms; MLflow takes none before 1970", metric.key,
                    metric.timestamp_ms);
    }
    return {{"key", metric.key},
            {"value", number_json(metric.value)},
            {"timestamp", metric.timestamp_ms == 0 ? logged_ms : metric.timestamp_ms},
            {"step", metric.step}};
}

/// Each key once: the server refuses a request that names one twice.
std::map<std::string, std::string> distinct_params(const std::vector<Param>& params, LongValues long_values) {
    std::map<std::string, std::string> distinct;
    for (const auto& [key, text] : params) {
        check_key("param", key);
        const std::string value = fitted_text("param", key, text, kLongestParam, long_values);
        const auto [known, is_new] = distinct.emplace(key, value);
        if (!is_new && known->second != value) {
            throw Error("the param {} is '{}' already and cannot become '{}'; params of a run never change", key,
                        known->second, value);
        }
    }
    return distinct;
}

}  // namespace

json tags_json(const std::vector<Tag>& tags, LongValues long_values) {
    std::map<std::string, std::string> distinct;
    for (const auto& [key, text] : tags) {
        check_key("tag", key);
        distinct[key] = fitted_text("tag", key, text, kLongestTag, long_values);
    }
    json list = json::array();
    for (const auto& [key, value] : distinct) {
        list.push_back({{"key", key}, {"value", value}});
    }
    return list;
}

std::vector<json> split_batch(const std::string& run_id, const std::vector<Metric>& metrics,
                              const std::vector<Param>& params, const std::vector<Tag>& tags, const BatchRules& rules) {
    Batches batches(run_id);
    for (const auto& [key, value] : distinct_params(params, rules.long_values)) {
        batches.add(kParams, {{"key", key}, {"value", value}});
    }
    for (const Metric& metric : metrics) {
        batches.add(kMetrics, metric_json(metric, rules.logged_ms));
    }
    for (json& tag : tags_json(tags, rules.long_values)) {
        batches.add(kTags, std::move(tag));
    }
    return batches.take();
}

}  // namespace forecast
