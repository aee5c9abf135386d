#include "filled_runs.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "best_values.hpp"
#include "forecast/mlflow_db/run_inputs.hpp"
#include "forecast/tracking/run_values.hpp"
#include "run_selection.hpp"

namespace forecast {
namespace {

constexpr std::size_t kMany = 100;  // runs: fewer are asked for by id, whatever else there is

std::size_t count_of_runs(const SQLite::Database& database) {
    SQLite::Statement row(database, "SELECT count(*) FROM runs");
    row.executeStep();
    return static_cast<std::size_t>(row.getColumn(0).getInt64());
}

void fill_texts(const SQLite::Database& database, const std::string& table, std::vector<Param> RunSummary::*texts,
                Selection& selection) {
    std::size_t expected = 0;  // as many as the run before; a vector that grows moves what it has
    for_each_selected(database, table, "key, value", "", selection, [&](std::size_t run, const RawRow& row) {
        auto& filled = selection.runs[run].*texts;
        if (filled.empty()) {
            filled.reserve(expected);
        }
        filled.emplace_back(row.text(1), row.text(2));
        expected = filled.size();
    });
    for (RunSummary& run : selection.runs) {
        std::sort((run.*texts).begin(), (run.*texts).end());
    }
}

void fill_last_values(const SQLite::Database& database, Selection& selection, bool best_is_known) {
    std::size_t expected = 0;
    const auto take = [&](std::size_t run, const RawRow& row) {
        const double last = from_stored({row.number(2), row.flag(3)});
        auto& metrics = selection.runs[run].metrics;
        if (metrics.empty()) {
            metrics.reserve(expected);
        }
        metrics.push_back({std::string(row.text(1)),
                           {last, best_is_known ? std::optional(last) : std::nullopt, row.integer(4), row.integer(5)}});
        expected = metrics.size();
    };
    for_each_selected(database, "latest_metrics", "key, value, is_nan, step, timestamp", "", selection, take);
    for (RunSummary& run : selection.runs) {
        std::sort(run.metrics.begin(), run.metrics.end(),
                  [](const auto& a, const auto& b) { return a.first < b.first; });
    }
}

void fill_all_texts(const SQLite::Database& database, Selection& selection) {
    fill_texts(database, "params", &RunSummary::params, selection);
    fill_texts(database, "tags", &RunSummary::tags, selection);
}

}  // namespace

std::vector<RunSummary> fill(std::vector<RunSummary> runs, const SQLite::Database& database,
                             const SQLite::Database* beside, const RunParts& parts) {
    Selection selection;
    selection.runs = std::move(runs);
    selection.holds_most = selection.runs.size() >= kMany && 2 * selection.runs.size() > count_of_runs(database);
    nlohmann::json ids = nlohmann::json::array();
    for (const RunSummary& run : selection.runs) {
        selection.positions.emplace(run.run_id, selection.positions.size());
        if (!selection.holds_most) {
            ids.push_back(run.run_id);
        }
    }
    selection.ids = ids.dump();
    fill_last_values(database, selection, parts.best_values);
    if (parts.links) {
        fill_links(database, selection.runs);
    }
    if (!parts.best_values) {
        fill_all_texts(database, selection);
    } else if (beside != nullptr && selection.holds_most) {
        fill_best_values_beside(database, *beside, selection, [&] { fill_all_texts(database, selection); });
    } else {
        fill_all_texts(database, selection);
        fill_best_values(database, selection);
    }
    return std::move(selection.runs);
}

}  // namespace forecast
