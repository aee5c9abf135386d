#include "http_run_queries.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "forecast/core/error.hpp"
#include "forecast/tracking/mlflow_tags.hpp"

namespace forecast {
namespace {

using nlohmann::json;

constexpr std::size_t kRunsOfPage = 1'000;
constexpr const char* kPointsOfPage = "25000";

struct Search {
    std::string filter;
    std::size_t most = 0;  ///< the newest so many, 0 = all
};

/// Searches that together find what `reference` may name; nothing where none do.
std::vector<Search> searches_for(const std::string& reference) {
    const std::string finished = "attributes.status = 'FINISHED'";
    const std::string with_model = fmt::format("{} AND tags.`{}` != ''", finished, kModelHistoryTag);
    if (reference == "latest") {
        return {{with_model, 1}};
    }
    const bool has_both_quotes = reference.find('\'') != std::string::npos && reference.find('"') != std::string::npos;
    if (has_both_quotes || reference.find_first_of("%\\") != std::string::npos) {
        return {};
    }
    const std::string named = "attributes.run_name = " + quoted(reference);
    return {{"attributes.run_id LIKE " + quoted(reference + "%")},
            {named + " AND " + with_model, 1},
            {named + " AND " + finished, 1},
            {named, 1}};
}

const char* view_of(std::optional<Lifecycle> lifecycle) {
    if (!lifecycle) {
        return "ALL";
    }
    return *lifecycle == Lifecycle::active ? "ACTIVE_ONLY" : "DELETED_ONLY";
}

/// Of the experiments that there are, those that are asked for by id.
json wanted_experiments(const json& known, const RemoteRuns& wanted) {
    if (wanted.experiment_ids.empty()) {
        return known;
    }
    json ids = json::array();
    std::copy_if(known.begin(), known.end(), std::back_inserter(ids), [&](const json& id) {
        return std::find(wanted.experiment_ids.begin(), wanted.experiment_ids.end(), id) != wanted.experiment_ids.end();
    });
    return ids;
}

}  // namespace

json fetch_experiments(MlflowApi& api, const std::string& name, RunMirror& mirror) {
    json ids = json::array();
    if (name.empty()) {
        const ApiCall search{"POST", "experiments/search", {}, {{"max_results", kRunsOfPage}, {"view_type", "ALL"}}};
        for (const json& experiment : api.pages(search, "experiments")) {
            mirror.add_experiment(experiment);
            ids.push_back(text_of(experiment, "experiment_id"));
        }
        return ids;
    }
    if (const auto found = api.find({"GET", "experiments/get-by-name", {{"experiment_name", name}}, {}})) {
        mirror.add_experiment(object_of(*found, "experiment"));
        ids.push_back(text_of(object_of(*found, "experiment"), "experiment_id"));
    }
    return ids;
}

void fetch_runs(MlflowApi& api, const RemoteRuns& wanted, RunMirror& mirror) {
    const json experiments = wanted_experiments(fetch_experiments(api, wanted.experiment, mirror), wanted);
    if (experiments.empty()) {
        return;
    }
    ApiCall search{"POST", "runs/search", {}, {{"experiment_ids", experiments}}};
    search.body["run_view_type"] = view_of(wanted.lifecycle);
    search.body["max_results"] = wanted.most == 0 ? kRunsOfPage : std::min(wanted.most, kRunsOfPage);
    if (!wanted.filter.empty()) {
        search.body["filter"] = wanted.filter;
    }
    const bool one_page = wanted.most > 0 && wanted.most <= kRunsOfPage;
    const json first = one_page ? api.call(search) : json::object();
    const auto& runs = one_page ? array_of(first, "runs") : json(api.pages(search, "runs"));
    for (const json& run : runs) {
        mirror.add_run(run);
    }
}

void fetch_candidates(MlflowApi& api, const std::string& reference, Lifecycle lifecycle, RunMirror& mirror) {
    const auto searches = searches_for(reference);
    try {
        for (const Search& search : searches) {
            fetch_runs(api, {"", {}, search.filter, lifecycle, search.most}, mirror);
        }
    } catch (const Error& refusal) {
        if (refusal.kind() != ErrorKind::internal && refusal.kind() != ErrorKind::invalid_argument) {
            throw;
        }
        fetch_runs(api, {"", {}, "", lifecycle}, mirror);  // a server that does not know such filters
    }
    if (searches.empty()) {
        fetch_runs(api, {"", {}, "", lifecycle}, mirror);
    }
}

bool fetch_run(MlflowApi& api, const std::string& run_id, RunMirror& mirror) {
    const ApiAnswer answer = api.ask({"GET", "runs/get", {{"run_id", run_id}}, {}});
    if (!answer.ok()) {
        return false;
    }
    const json& run = object_of(answer.body, "run");
    const std::string experiment = text_of(object_of(run, "info"), "experiment_id");
    const json known = api.call({"GET", "experiments/get", {{"experiment_id", experiment}}, {}});
    mirror.add_experiment(object_of(known, "experiment"));
    mirror.add_run(run);
    return true;
}

void fetch_history(MlflowApi& api, const std::string& run_id, const std::string& key, RunMirror& mirror) {
    // Without max_results MLflow 3.3 to 3.10 answer nothing, for ever.
    const ApiCall get{
        "GET", "metrics/get-history", {{"run_id", run_id}, {"metric_key", key}, {"max_results", kPointsOfPage}}, {}};
    mirror.add_history(run_id, key, api.pages(get, "metrics"));
}

}  // namespace forecast
