#include <algorithm>
#include <set>

#include "forecast/core/error.hpp"
#include "forecast/core/json_numbers.hpp"
#include "forecast/core/text.hpp"
#include "forecast/report/compared_runs.hpp"
#include "forecast/report/run_figures.hpp"
#include "forecast/report/run_page.hpp"
#include "forecast/report/runs_json.hpp"
#include "forecast/tracking/search_order.hpp"
#include "forecast/workflow/common_errors.hpp"
#include "forecast/workflow/trained_run.hpp"
#include "web_answer.hpp"
#include "web_routes.hpp"

namespace forecast {
namespace {

constexpr std::int64_t kRunsOfPage = 100;
constexpr std::int64_t kMostRuns = 1'000;
constexpr std::int64_t kPointsOfPage = 25'000;
constexpr std::size_t kMostCompared = 8;

RunSummary asked_run(const WebCall& call, const std::string& reference) {
    const WebBackend& backend = call.backend;
    return find_named_run(
               backend.runs, [&] { return &backend.registry; }, reference)
        .run;
}

OutgoingAnswer list_runs_page(const WebCall& call) {
    RunQuery query;
    query.filter = call.asked.text("filter");
    query.experiment = call.asked.text("experiment");
    query.order_by = {call.asked.text("order_by")};
    query.limit = static_cast<std::size_t>(call.asked.integer("max", 1, kMostRuns).value_or(kRunsOfPage));
    query.page_token = call.asked.text("page_token");
    const auto page = call.backend.runs.search(query);
    check_has_sort_key(page.entries, query.order_by.front());
    return web_text(runs_page_json(page), "application/json");
}

WebJson show_one_run(const WebCall& call) {
    return run_document(call.backend.runs, asked_run(call, call.matched[0]));
}

WebJson metric_history(const WebCall& call) {
    const RunSummary run = asked_run(call, call.matched[0]);
    const std::string& key = call.matched[1];
    if (!run.metric(key)) {
        throw Error(ErrorKind::not_found, "the run {} has no metric '{}'", run.run_id, key);
    }
    HistoryQuery query{{run.run_id}, key};
    query.limit = static_cast<std::size_t>(call.asked.integer("max", 1, kPointsOfPage).value_or(kPointsOfPage));
    query.page_token = call.asked.text("page_token");
    const auto page = call.backend.runs.search_history(query);
    WebJson points = WebJson::array();
    for (const RunMetric& point : page.entries) {
        const Timestamp time(std::chrono::seconds(point.metric.timestamp_ms / 1000));
        points.push_back({{"step", point.metric.step},
                          {"timestamp", format_utc(time)},
                          {"value", number_or_null(point.metric.value)}});
    }
    return {{"key", key},
            {"points", points},
            {"next_page_token", page.next_token.empty() ? WebJson() : WebJson(page.next_token)}};
}

WebJson list_run_files(const WebCall& call) {
    WebJson files = WebJson::array();
    for (const ListedArtifact& file :
         call.backend.files.list(asked_run(call, call.matched[0]), call.asked.text("path"))) {
        files.push_back({{"path", file.path}, {"is_dir", file.is_directory}, {"size", file.bytes}});
    }
    return {{"items", files}};
}

std::string& header_of(OutgoingAnswer& answer, const std::string& name) {
    return std::find_if(answer.headers.begin(), answer.headers.end(),
                        [&](const auto& one) { return one.first == name; })
        ->second;
}

/// Images and pages as a browser shows them, in a frame that may not do anything outside itself; the rest as it is.
OutgoingAnswer to_be_seen(OutgoingAnswer answer) {
    constexpr const char* kOwnPage =
        "sandbox allow-scripts; default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
        "img-src data: blob:; frame-ancestors 'self'";
    const std::string& type = header_of(answer, "Content-Type");
    const bool is_page = type.rfind("text/html", 0) == 0;
    if (is_page || type.rfind("image/", 0) == 0) {
        header_of(answer, "Content-Disposition") = "inline";
    }
    if (is_page) {
        header_of(answer, "Content-Security-Policy") = kOwnPage;
    }
    return answer;
}

OutgoingAnswer send_run_file(const WebCall& call) {
    auto answer = call.backend.files.send(asked_run(call, call.matched[0]), call.matched[1]);
    return call.asked.text("view").empty() ? answer : to_be_seen(std::move(answer));
}

WebJson compare_asked_runs(const WebCall& call) {
    std::vector<RunSummary> runs;
    const auto references = split_list(call.asked.text("ids"));
    if (references.size() < 2 || references.size() > kMostCompared) {
        throw Error(ErrorKind::invalid_argument, "ids names {} runs; name 2 to {}, with commas", references.size(),
                    kMostCompared);
    }
    std::transform(references.begin(), references.end(), std::back_inserter(runs),
                   [&](const std::string& reference) { return asked_run(call, reference); });
    std::set<std::string> ids;
    for (const RunSummary& run : runs) {
        if (!ids.insert(run.run_id).second) {
            throw Error(ErrorKind::invalid_argument, "ids names the run {} twice; name runs that differ", run.run_id);
        }
    }
    return compared_json(runs, common_errors(call.backend.runs, runs, forecasters_of(runs)));
}

WebJson newest_start(const RunStore& store, const Experiment& experiment) {
    RunQuery query;
    query.experiment_ids = {experiment.id};
    query.limit = 1;
    query.parts.best_values = false;
    const auto runs = store.list(query);
    return runs.empty() ? WebJson()
                        : WebJson(format_utc(Timestamp(std::chrono::seconds(runs.front().start_ms / 1000))));
}

WebJson list_experiments(const WebCall& call) {
    WebJson list = WebJson::array();
    for (const Experiment& one : call.backend.runs.experiments()) {
        if (one.lifecycle == Lifecycle::active) {
            list.push_back({{"id", one.id},
                            {"name", one.name},
                            {"runs", one.runs ? WebJson(*one.runs) : WebJson()},
                            {"newest", newest_start(call.backend.runs, one)}});
        }
    }
    return list;
}

}  // namespace

void add_run_routes(WebRoutes& routes) {
    routes.reads("/api/v1/experiments", list_experiments);
    routes.sends("/api/v1/runs", list_runs_page, {"filter", "order_by", "max", "page_token", "experiment"});
    routes.reads("/api/v1/runs/compare", compare_asked_runs, {"ids"});
    routes.reads("/api/v1/runs/{}", show_one_run);
    routes.reads("/api/v1/runs/{}/metrics/{*}", metric_history, {"max", "page_token"});
    routes.reads("/api/v1/runs/{}/artifacts", list_run_files, {"path"});
    routes.sends("/api/v1/runs/{}/artifacts/{*}", send_run_file, {"view"});
}

}  // namespace forecast
