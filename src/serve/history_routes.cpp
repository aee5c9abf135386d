#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "entity_json.hpp"
#include "route_table.hpp"

namespace forecast {
namespace {

using nlohmann::json;

constexpr std::size_t kMostRunsAtOnce = 100;
constexpr std::int64_t kMostPointsAtOnce = 25'000;
constexpr std::int64_t kMostPointsOfRun = 2'500;
constexpr std::size_t kMostExperimentsAtOnce = 20;

json point_json(const RunMetric& point) {
    json shown = metric_json(point.metric);
    shown["run_id"] = point.run_id;
    return shown;
}

std::string asked_key(const RequestFields& fields, const char* request) {
    std::string key = fields.text("metric_key");
    if (key.empty()) {
        throw ApiError(kInvalidParameter, fmt::format("{} request must specify a metric_key.", request));
    }
    return key;
}

/// All points of several runs, run by run, for the old web interface.
json get_histories(const Call& call) {
    HistoryQuery query;
    query.run_ids = call.fields.texts("run_id");
    if (query.run_ids.empty()) {
        throw ApiError(kInvalidParameter, "GetMetricHistoryBulk request must specify at least one run_id.");
    }
    if (query.run_ids.size() > kMostRunsAtOnce) {
        throw ApiError(kInvalidParameter,
                       fmt::format("GetMetricHistoryBulk request cannot specify more than {} run_ids. Received {} "
                                   "run_ids.",
                                   kMostRunsAtOnce, query.run_ids.size()));
    }
    query.key = asked_key(call.fields, "GetMetricHistoryBulk");
    std::sort(query.run_ids.begin(), query.run_ids.end());
    const std::int64_t wanted = call.fields.integer("max_results").value_or(kMostPointsAtOnce);
    query.limit = static_cast<std::size_t>(std::clamp<std::int64_t>(wanted, 0, kMostPointsAtOnce));
    json list = json::array();
    for (const RunMetric& point : call.backend.runs.search_history(query).entries) {
        list.push_back(point_json(point));
    }
    return {{"metrics", std::move(list)}};
}

/// Which steps are shown of those that there are: the first and the last of each run, and others at even distances.
std::set<std::int64_t> chosen_steps(const std::vector<RunMetric>& points, std::size_t most) {
    std::set<std::int64_t> all;
    std::map<std::string, std::pair<std::int64_t, std::int64_t>> ends;
    for (const RunMetric& point : points) {
        const std::int64_t step = point.metric.step;
        all.insert(step);
        auto& [first, last] = ends.try_emplace(point.run_id, step, step).first->second;
        first = std::min(first, step);
        last = std::max(last, step);
    }
    if (all.size() <= most) {
        return all;
    }
    const std::vector<std::int64_t> sorted(all.begin(), all.end());
    std::set<std::int64_t> chosen;
    for (std::size_t i = 0; i < most; ++i) {
        chosen.insert(sorted[i * sorted.size() / most]);
    }
    for (const auto& [run, steps] : ends) {
        chosen.insert({steps.first, steps.second});
    }
    return chosen;
}

HistoryQuery interval_query(const RequestFields& fields) {
    HistoryQuery query;
    query.run_ids = fields.texts("run_ids");
    if (query.run_ids.empty()) {
        static_cast<void>(fields.required_text("run_ids"));  // refuses
    }
    if (query.run_ids.size() > kMostRunsAtOnce) {
        throw ApiError(kInvalidParameter,
                       fmt::format("GetMetricHistoryBulkInterval request must specify at most {} run_ids. Received {} "
                                   "run_ids.",
                                   kMostRunsAtOnce, query.run_ids.size()));
    }
    query.key = fields.required_text("metric_key");
    query.first_step = fields.integer("start_step");
    query.last_step = fields.integer("end_step");
    if (query.first_step.has_value() != query.last_step.has_value()) {
        throw ApiError(kInvalidParameter, "If either start step or end step are specified, both must be specified.");
    }
    if (query.first_step && *query.first_step > *query.last_step) {
        throw ApiError(kInvalidParameter,
                       fmt::format("end_step must be greater than start_step. Found start_step={} and end_step={}.",
                                   *query.first_step, *query.last_step));
    }
    return query;
}

/// In the order in which the runs were asked for, then of the steps.
void sort_as_asked(std::vector<RunMetric>& points, const std::vector<std::string>& run_ids) {
    std::map<std::string, std::size_t> places;
    for (const std::string& run_id : run_ids) {
        places.emplace(run_id, places.size());
    }
    std::stable_sort(points.begin(), points.end(), [&](const RunMetric& a, const RunMetric& b) {
        return std::tuple(places.at(a.run_id), a.metric.step, a.metric.timestamp_ms) <
               std::tuple(places.at(b.run_id), b.metric.step, b.metric.timestamp_ms);
    });
}

/// Curves of several runs with no more points than a plot has room for.
json get_interval(const Call& call) {
    const HistoryQuery query = interval_query(call.fields);
    const std::int64_t most = call.fields.integer("max_results").value_or(kMostPointsOfRun);
    if (most < 1 || most > kMostPointsOfRun) {
        throw ApiError(kInvalidParameter, fmt::format("max_results must be between 1 and {}.", kMostPointsOfRun));
    }
    auto points = call.backend.runs.search_history(query).entries;
    const auto steps = chosen_steps(points, static_cast<std::size_t>(most));
    sort_as_asked(points, query.run_ids);
    json list = json::array();
    for (const RunMetric& point : points) {
        if (steps.count(point.metric.step) == 1) {
            list.push_back(point_json(point));
        }
    }
    json answer = json::object();
    set_unless_empty(answer, "metrics", std::move(list));
    return answer;
}

/// What the runs of some experiments have read, each dataset once.
json search_datasets(const Call& call) {
    RunQuery query;
    query.experiment_ids = call.fields.texts("experiment_ids");
    if (query.experiment_ids.empty()) {
        throw ApiError(kInvalidParameter, "SearchDatasets request must specify at least one experiment_id.");
    }
    if (query.experiment_ids.size() > kMostExperimentsAtOnce) {
        throw ApiError(kInvalidParameter,
                       fmt::format("SearchDatasets request cannot specify more than {} experiment_ids. Received {} "
                                   "experiment_ids.",
                                   kMostExperimentsAtOnce, query.experiment_ids.size()));
    }
    query.filter = "datasets.name LIKE '%'";
    query.parts = {false, true};
    std::set<std::tuple<std::string, std::string, std::string, std::string>> seen;
    json list = json::array();
    for (const RunSummary& run : call.backend.runs.search(query).entries) {
        for (const DatasetInput& input : run.inputs) {
            if (!seen.emplace(run.experiment_id, input.name, input.digest, input.context).second) {
                continue;
            }
            json entry = {{"experiment_id", run.experiment_id}, {"name", input.name}, {"digest", input.digest}};
            set_unless_empty(entry, "context", input.context);
            list.push_back(std::move(entry));
        }
    }
    json answer = json::object();
    set_unless_empty(answer, "dataset_summaries", std::move(list));
    return answer;
}

/// The web interface asks which endpoints of language models there are.
json get_gateway(const Call& /*call*/) {
    return {{"endpoints", json::array()}};
}

/// What clients of MLflow 3 may expect of this server.
json get_server_info(const Call& /*call*/) {
    return {{"store_type", "SqlStore"},
            {"workspaces_enabled", false},
            {"trace_archival_enabled", false},
            {"multipart_uploads_enabled", false},
            {"multipart_downloads_enabled", false},
            {"presigned_upload_run_id_supported", false},
            {"presigned_upload_model_id_supported", false},
            {"features_enabled", {{"gateway", false}}}};
}

}  // namespace

void add_history_routes(RouteTable& table) {
    table.reads("GET", "metrics/get-history-bulk", get_histories);
    table.reads("GET", "metrics/get-history-bulk-interval", get_interval);
    table.reads("POST", "experiments/search-datasets", search_datasets);
    table.reads("GET", "/api/3.0/mlflow/server-info", get_server_info);
    table.reads("GET", "gateway-proxy", get_gateway);
}

}  // namespace forecast
