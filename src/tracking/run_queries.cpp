#include "run_queries.hpp"

#include <algorithm>
#include <unordered_map>

#include <nlohmann/json.hpp>

#include "forecast/core/error.hpp"
#include "run_filter.hpp"
#include "run_order.hpp"
#include "run_values.hpp"

namespace forecast {
namespace {

constexpr const char* kSelectRuns = R"sql(
    SELECT r.run_uuid, r.name, e.name, r.status, r.start_time, r.end_time, r.artifact_uri
    FROM runs r JOIN experiments e ON e.experiment_id = r.experiment_id )sql";

/// The runs of one answer, found again by id; `ids` is a JSON array for json_each.
struct Selection {
    std::vector<RunSummary> runs;
    std::unordered_map<std::string, std::size_t> positions;
    std::string ids;

    RunSummary& at(const std::string& id) { return runs[positions.at(id)]; }
};

RunStatus to_status(const std::string& text) {
    for (const RunStatus status :
         {RunStatus::running, RunStatus::scheduled, RunStatus::finished, RunStatus::failed, RunStatus::killed}) {
        if (text == to_string(status)) {
            return status;
        }
    }
    throw Error("the run store holds a run with the unknown status '{}'", text);
}

Selection select_runs(SQLite::Statement& rows) {
    Selection selection;
    nlohmann::json ids = nlohmann::json::array();
    while (rows.executeStep()) {
        RunSummary run;
        run.run_id = rows.getColumn(0).getString();
        run.name = rows.getColumn(1).getString();
        run.experiment = rows.getColumn(2).getString();
        run.status = to_status(rows.getColumn(3).getString());
        run.start_ms = rows.getColumn(4).getInt64();
        if (!rows.isColumnNull(5)) {
            run.end_ms = rows.getColumn(5).getInt64();
        }
        run.artifact_uri = rows.getColumn(6).getString();
        ids.push_back(run.run_id);
        selection.positions.emplace(run.run_id, selection.runs.size());
        selection.runs.push_back(std::move(run));
    }
    selection.ids = ids.dump();
    return selection;
}

void fill_texts(const SQLite::Database& database, const char* sql, std::vector<Param> RunSummary::*texts,
                Selection& selection) {
    SQLite::Statement rows(database, sql);
    rows.bind(1, selection.ids);
    while (rows.executeStep()) {
        (selection.at(rows.getColumn(0).getString()).*texts)
            .emplace_back(rows.getColumn(1).getString(), rows.getColumn(2).getString());
    }
    for (RunSummary& run : selection.runs) {
        std::sort((run.*texts).begin(), (run.*texts).end());
    }
}

void fill_last_values(const SQLite::Database& database, Selection& selection) {
    SQLite::Statement rows(database, R"sql(
        SELECT run_uuid, key, value, is_nan FROM latest_metrics
        WHERE run_uuid IN (SELECT value FROM json_each(?1)))sql");
    rows.bind(1, selection.ids);
    while (rows.executeStep()) {
        const double last = from_stored({rows.getColumn(2).getDouble(), rows.getColumn(3).getInt() != 0});
        selection.at(rows.getColumn(0).getString()).metrics.push_back({rows.getColumn(1).getString(), {last, last}});
    }
    for (RunSummary& run : selection.runs) {
        std::sort(run.metrics.begin(), run.metrics.end(),
                  [](const auto& a, const auto& b) { return a.first < b.first; });
    }
}

auto find_key(std::vector<std::pair<std::string, MetricSummary>>& metrics, std::string_view key) {
    const auto at = std::lower_bound(metrics.begin(), metrics.end(), key,
                                     [](const auto& metric, std::string_view k) { return metric.first < k; });
    return at != metrics.end() && at->first == key ? at : metrics.end();
}

void fill_best_values(const SQLite::Database& database, Selection& selection) {
    SQLite::Statement rows(database, R"sql(
        SELECT run_uuid, key, min(value), max(value) FROM metrics
        WHERE is_nan = 0 AND run_uuid IN (SELECT value FROM json_each(?1))
        GROUP BY run_uuid, key)sql");
    rows.bind(1, selection.ids);
    while (rows.executeStep()) {
        auto& metrics = selection.at(rows.getColumn(0).getString()).metrics;
        const std::string key = rows.getColumn(1).getString();
        if (const auto metric = find_key(metrics, key); metric != metrics.end()) {
            metric->second.best = from_stored({rows.getColumn(larger_is_better(key) ? 3 : 2).getDouble(), false});
        }
    }
}

std::vector<RunSummary> load_runs(const SQLite::Database& database, SQLite::Statement& rows) {
    Selection selection = select_runs(rows);
    fill_texts(database, "SELECT run_uuid, key, value FROM params WHERE run_uuid IN (SELECT value FROM json_each(?1))",
               &RunSummary::params, selection);
    fill_texts(database, "SELECT run_uuid, key, value FROM tags WHERE run_uuid IN (SELECT value FROM json_each(?1))",
               &RunSummary::tags, selection);
    fill_last_values(database, selection);
    fill_best_values(database, selection);
    return std::move(selection.runs);
}

}  // namespace

std::vector<RunSummary> query_runs(const SQLite::Database& database, const RunQuery& query) {
    const RunOrder order = parse_run_order(query.sort);
    const RunFilter filter = parse_run_filter(query.filter, 5);
    SQLite::Statement rows(database, kSelectRuns + order.join +
                                         " WHERE r.lifecycle_stage = ?4 AND (?2 = '' OR e.name = ?2) AND (" +
                                         filter.condition + ") ORDER BY " + order.order + " LIMIT ?3");
    if (!order.key.empty()) {
        rows.bind(1, order.key);
    }
    rows.bind(2, query.experiment);
    rows.bind(3, query.limit ? static_cast<std::int64_t>(*query.limit) : -1);
    rows.bind(4, query.lifecycle == Lifecycle::active ? "active" : "deleted");
    filter.bind(rows);
    return load_runs(database, rows);
}

std::vector<RunSummary> query_run(const SQLite::Database& database, const std::string& run_id) {
    SQLite::Statement rows(database, std::string(kSelectRuns) + "WHERE r.run_uuid = ?1");
    rows.bind(1, run_id);
    return load_runs(database, rows);
}

std::vector<Metric> query_history(const SQLite::Database& database, const std::string& run_id, const std::string& key) {
    SQLite::Statement rows(database, R"sql(
        SELECT value, is_nan, step, timestamp FROM metrics WHERE run_uuid = ?1 AND key = ?2
        ORDER BY timestamp, step, value)sql");
    rows.bind(1, run_id);
    rows.bind(2, key);
    std::vector<Metric> history;
    while (rows.executeStep()) {
        const double value = from_stored({rows.getColumn(0).getDouble(), rows.getColumn(1).getInt() != 0});
        history.push_back({key, value, rows.getColumn(2).getInt64(), rows.getColumn(3).getInt64()});
    }
    return history;
}

}  // namespace forecast
