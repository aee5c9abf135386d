#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "entity_json.hpp"
#include "forecast/core/error.hpp"
#include "forecast/net/http_server.hpp"
#include "plain_batch.hpp"
#include "route_table.hpp"
#include "run_lookup.hpp"

namespace forecast {
namespace {

using nlohmann::json;

constexpr std::size_t kMostMetrics = 1'000;
constexpr std::size_t kMostParams = 100;
constexpr std::size_t kMostTags = 100;
constexpr std::size_t kMostEntities = 1'000;
constexpr std::size_t kLargestBatch = 1'000'000;  // bytes
constexpr std::int64_t kMostPoints = 25'000;

Metric metric_of(const RequestFields& fields) {
    Metric metric;
    metric.key = fields.required_text("key");
    metric.value = fields.required_number("value");
    metric.timestamp_ms = fields.required_integer("timestamp");
    metric.step = fields.integer("step").value_or(0);
    if (metric.timestamp_ms < 0) {
        fields.refuse_value("timestamp", "Timestamp must be a nonnegative long (64-bit integer).");
    }
    return metric;
}

/// Sent again with another value; MLflow's words name all of these.
struct ChangedParam {
    Param sent;
    std::string stored;
};

std::vector<ChangedParam> changed_params(const RunStore& store, const std::string& run_id,
                                         const std::vector<Param>& params) {
    const RunSummary run = require_run(store, run_id, {false, false});
    std::vector<ChangedParam> changed;
    for (const Param& param : params) {
        if (const auto stored = run.param(param.first); stored && *stored != param.second) {
            changed.push_back({param, *stored});
        }
    }
    return changed;
}

std::string refusal_of(const std::vector<ChangedParam>& changed, const std::string& run_id) {
    if (changed.size() == 1) {
        return fmt::format(
            "Changing param values is not allowed. Param with key='{}' was already logged with value='{}' "
            "for run ID='{}'. Attempted logging new value '{}'.",
            changed[0].sent.first, changed[0].stored, run_id, changed[0].sent.second);
    }
    std::string list;
    for (const ChangedParam& param : changed) {
        list += fmt::format("{}{{'key': '{}', 'old_value': '{}', 'new_value': '{}'}}", list.empty() ? "" : ", ",
                            param.sent.first, param.stored, param.sent.second);
    }
    return fmt::format("Changing param values is not allowed. Params were already logged='[{}]' for run ID='{}'.", list,
                       run_id);
}

void log_all(Backend& backend, const std::string& run_id, const std::vector<Metric>& metrics,
             const std::vector<Param>& params, const std::vector<Tag>& tags) {
    try {
        const PlaceGivenBack while_others_write;
        backend.runs.log_batch(run_id, metrics, params, tags);
    } catch (const Error& refusal) {
        const bool may_be_param = refusal.kind() == ErrorKind::invalid_argument && !params.empty();
        const auto changed = may_be_param ? changed_params(backend.runs, run_id, params) : std::vector<ChangedParam>();
        if (changed.empty()) {
            throw;
        }
        throw ApiError(kInvalidParameter, refusal_of(changed, run_id));
    }
}

/// What of `sent` says how good a logged model is. Throws ApiError for a model that is not there.
std::vector<ModelMetric> model_metrics_of(const Call& call, const std::string& run_id,
                                          const std::vector<RequestFields>& sent) {
    std::vector<ModelMetric> points;
    std::set<std::string> known;
    for (const RequestFields& fields : sent) {
        const std::string model_id = fields.text("model_id");
        if (model_id.empty()) {
            continue;
        }
        if (known.insert(model_id).second && !call.backend.logged_models.find(model_id)) {
            throw ApiError(kDoesNotExist, fmt::format("Logged model with ID '{}' not found.", model_id));
        }
        points.push_back(
            {model_id, metric_of(fields), fields.text("dataset_name"), fields.text("dataset_digest"), run_id});
    }
    return points;
}

void log_model_metrics(const Call& call, const std::vector<ModelMetric>& points) {
    if (!points.empty()) {
        call.backend.logged_models.log_metrics(points);
    }
}

json log_metric(const Call& call) {
    const std::string run_id = call.fields.run_id();
    const auto of_models = model_metrics_of(call, run_id, {call.fields});
    log_all(call.backend, run_id, {metric_of(call.fields)}, {}, {});
    log_model_metrics(call, of_models);
    return json::object();
}

json log_param(const Call& call) {
    const std::string run_id = call.fields.run_id();
    const std::string key = call.fields.required_text("key");
    log_all(call.backend, run_id, {}, {{key, call.fields.text("value")}}, {});
    return json::object();
}

void check_count(std::size_t count, std::size_t most, const char* what) {
    if (count > most) {
        throw ApiError(kInvalidParameter,
                       fmt::format("A batch logging request can contain at most {} {}. Got {} {}. Please split up {} "
                                   "across multiple requests and try again.",
                                   most, what, count, what, what));
    }
}

void check_params_are_named_once(const std::vector<Param>& params) {
    std::map<std::string, int> times;
    std::string twice;
    for (const auto& [key, value] : params) {
        twice += ++times[key] == 2 ? (twice.empty() ? "'" : ", '") + key + "'" : "";
    }
    if (!twice.empty()) {
        throw ApiError(kInvalidParameter,
                       fmt::format("Duplicate parameter keys have been submitted: [{}]. Please ensure "
                                   "the request contains only one param value per param key.",
                                   twice));
    }
}

json log_batch(const Call& call) {
    if (call.request.body.size() > kLargestBatch) {
        throw ApiError(kInvalidParameter,
                       fmt::format("Batched logging API requests must be at most {} bytes, got a request of size {}.",
                                   kLargestBatch, call.request.body.size()));
    }
    const std::string run_id = call.fields.run_id();
    const auto sent = call.fields.objects("metrics");
    const auto params = call.fields.tags("params");
    const auto tags = call.fields.tags("tags");
    check_count(sent.size(), kMostMetrics, "metrics");
    check_count(params.size(), kMostParams, "params");
    check_count(tags.size(), kMostTags, "tags");
    check_count(sent.size() + params.size() + tags.size(), kMostEntities, "metrics, params, and tags in total");
    check_params_are_named_once(params);
    std::vector<Metric> metrics;
    metrics.reserve(sent.size());
    std::transform(sent.begin(), sent.end(), std::back_inserter(metrics), metric_of);
    const auto of_models = model_metrics_of(call, run_id, sent);
    log_all(call.backend, run_id, metrics, params, tags);
    log_model_metrics(call, of_models);
    return json::object();
}

std::optional<json> log_plain_batch(Backend& backend, const std::string& body) {
    const auto batch = body.size() <= kLargestBatch ? find_plain_batch(body, kMostMetrics) : std::nullopt;
    if (!batch) {
        return std::nullopt;
    }
    log_all(backend, batch->run_id, batch->metrics, {}, {});
    return json::object();
}

json get_history(const Call& call) {
    HistoryQuery query;
    query.run_ids = {call.fields.run_id()};
    query.key = call.fields.required_text("metric_key");
    query.page_token = call.fields.text("page_token");
    if (call.fields.has("max_results")) {
        query.limit = std::min<std::size_t>(call.fields.limit(std::nullopt, INT32_MAX), kMostPoints);
    }
    return page_json("metrics", call.backend.runs.search_history(query),
                     [](const RunMetric& point) { return metric_json(point.metric); });
}

}  // namespace

void add_metric_routes(RouteTable& table) {
    table.changes("POST", "runs/log-metric", log_metric);
    table.changes("POST", "runs/log-parameter", log_param);
    table.changes("POST", "runs/log-batch", log_batch, log_plain_batch);
    table.reads("GET", "metrics/get-history", get_history);
}

}  // namespace forecast
