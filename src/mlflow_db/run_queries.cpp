#include "forecast/mlflow_db/run_queries.hpp"

#include <algorithm>
#include <future>
#include <limits>
#include <string_view>
#include <unordered_map>

#include <nlohmann/json.hpp>

#include "filter_sql.hpp"
#include "forecast/core/error.hpp"
#include "forecast/tracking/run_values.hpp"
#include "order_sql.hpp"
#include "raw_rows.hpp"

namespace forecast {
namespace {

/// The runs of one answer, found again by id; `ids` is a JSON array for json_each.
struct Selection {
    std::vector<RunSummary> runs;
    std::unordered_map<std::string, std::size_t> positions;
    std::string ids;
    bool holds_most = false;  ///< of the store's runs: reading the tables whole is then faster than asking for each
};

/// Goes through the rows of a table that belong to the selection; its first column is the run's id.
class SelectedRows {
public:
    /// `sql` ends in a condition.
    SelectedRows(const SQLite::Database& database, std::string sql, const Selection& selection)
        : selection_(selection),
          rows_(database,
                selection.holds_most ? sql : sql.append(" AND run_uuid IN (SELECT value FROM json_each(?1))")) {
        if (!selection.holds_most) {
            rows_.bind(1, selection.ids);
        }
    }

    /// The position of the next row's run; nothing behind the last row.
    std::optional<std::size_t> next() {
        while (rows_.next()) {
            const std::string_view id = rows_.text(0);
            if (id != id_) {  // rows of a run lie together, mostly
                id_ = id;
                position_ = position_of_run();
            }
            if (position_) {
                return position_;
            }
        }
        return std::nullopt;
    }
    [[nodiscard]] std::string_view text(int column) const { return rows_.text(column); }
    [[nodiscard]] double number(int column) const { return rows_.number(column); }
    [[nodiscard]] std::int64_t integer(int column) const { return rows_.integer(column); }
    [[nodiscard]] bool flag(int column) const { return rows_.flag(column); }

private:
    /// Runs are listed newest first and their rows lie oldest first, mostly: the next run is then the one before.
    [[nodiscard]] std::optional<std::size_t> position_of_run() const {
        if (position_ && *position_ > 0 && selection_.runs[*position_ - 1].run_id == id_) {
            return *position_ - 1;
        }
        const auto known = selection_.positions.find(id_);
        return known == selection_.positions.end() ? std::nullopt : std::optional(known->second);
    }

    const Selection& selection_;
    RawRows rows_;
    std::string id_;
    std::optional<std::size_t> position_;
};

RunStatus to_status(const std::string& text) {
    const auto status = parse_enum<RunStatus>(text);
    return status ? *status : throw Error("the run store holds a run with the unknown status '{}'", text);
}

/// The runs with these ids, a JSON array, in its order.
Selection select_runs(const SQLite::Database& database, std::string ids) {
    SQLite::Statement rows(database, R"sql(
        SELECT r.run_uuid, r.name, e.name, r.status, r.start_time, r.end_time, r.artifact_uri, r.experiment_id,
               r.lifecycle_stage, r.user_id
        FROM json_each(?1) chosen JOIN runs r ON r.run_uuid = chosen.value
        JOIN experiments e ON e.experiment_id = r.experiment_id ORDER BY chosen.key)sql");
    rows.bind(1, ids);
    Selection selection;
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
        run.experiment_id = rows.getColumn(7).getString();
        run.lifecycle = parse_enum<Lifecycle>(rows.getColumn(8).getString()).value_or(Lifecycle::active);
        run.user = rows.getColumn(9).getString();
        selection.positions.emplace(run.run_id, selection.runs.size());
        selection.runs.push_back(std::move(run));
    }
    selection.ids = std::move(ids);
    return selection;
}

constexpr std::size_t kTextsOfRun = 24;  // room for most; a vector that grows moves what it has

void fill_texts(const SQLite::Database& database, const std::string& table, std::vector<Param> RunSummary::*texts,
                Selection& selection) {
    for (RunSummary& run : selection.runs) {
        (run.*texts).reserve(kTextsOfRun);
    }
    SelectedRows rows(database, "SELECT run_uuid, key, value FROM " + table + " WHERE 1", selection);
    while (const auto run = rows.next()) {
        (selection.runs[*run].*texts).emplace_back(rows.text(1), rows.text(2));
    }
    for (RunSummary& run : selection.runs) {
        std::sort((run.*texts).begin(), (run.*texts).end());
    }
}

void fill_last_values(const SQLite::Database& database, Selection& selection) {
    SelectedRows rows(database, "SELECT run_uuid, key, value, is_nan, step, timestamp FROM latest_metrics WHERE 1",
                      selection);
    while (const auto run = rows.next()) {
        const double last = from_stored({rows.number(2), rows.flag(3)});
        selection.runs[*run].metrics.push_back(
            {std::string(rows.text(1)), {last, last, rows.integer(4), rows.integer(5)}});
    }
    for (RunSummary& run : selection.runs) {
        std::sort(run.metrics.begin(), run.metrics.end(),
                  [](const auto& a, const auto& b) { return a.first < b.first; });
    }
}

struct Extremes {
    double smallest = std::numeric_limits<double>::infinity();
    double largest = -std::numeric_limits<double>::infinity();

    void take(double value) {
        smallest = std::min(smallest, value);
        largest = std::max(largest, value);
    }
    [[nodiscard]] bool are_known() const { return smallest <= largest; }
};

/// Where `key` is in the sorted metrics; their number where it is not.
std::size_t position_of(const std::vector<std::pair<std::string, MetricSummary>>& metrics, std::string_view key) {
    const auto at = std::lower_bound(metrics.begin(), metrics.end(), key,
                                     [](const auto& metric, std::string_view k) { return metric.first < k; });
    return at != metrics.end() && at->first == key ? static_cast<std::size_t>(at - metrics.begin()) : metrics.size();
}

void set_best_values(const std::vector<Extremes>& extremes, RunSummary& run) {
    for (std::size_t i = 0; i < extremes.size(); ++i) {
        if (extremes[i].are_known()) {
            auto& [key, summary] = run.metrics[i];
            summary.best = from_stored({larger_is_better(key) ? extremes[i].largest : extremes[i].smallest, false});
        }
    }
}

/// [run][metric]
std::vector<std::vector<Extremes>> read_extremes(const SQLite::Database& database, const Selection& selection) {
    std::vector<std::vector<Extremes>> extremes;
    for (const RunSummary& run : selection.runs) {
        extremes.emplace_back(run.metrics.size());
    }
    SelectedRows rows(database, "SELECT run_uuid, key, value FROM metrics WHERE is_nan = 0", selection);
    while (const auto run = rows.next()) {
        const std::size_t metric = position_of(selection.runs[*run].metrics, rows.text(1));
        if (metric < extremes[*run].size()) {
            extremes[*run][metric].take(rows.number(2));
        }
    }
    return extremes;
}

std::size_t count_runs(const SQLite::Database& database) {
    SQLite::Statement row(database, "SELECT count(*) FROM runs");
    row.executeStep();
    return static_cast<std::size_t>(row.getColumn(0).getInt64());
}

std::vector<RunSummary> load_runs(const SQLite::Database& database, std::string ids, const SQLite::Database* beside) {
    Selection selection = select_runs(database, std::move(ids));
    selection.holds_most = 2 * selection.runs.size() > count_runs(database);
    fill_last_values(database, selection);
    const bool at_once = beside != nullptr && selection.holds_most;
    auto extremes = std::async(at_once ? std::launch::async : std::launch::deferred,
                               [&] { return read_extremes(at_once ? *beside : database, selection); });
    fill_texts(database, "params", &RunSummary::params, selection);
    fill_texts(database, "tags", &RunSummary::tags, selection);
    const auto found = extremes.get();
    for (std::size_t run = 0; run < found.size(); ++run) {
        set_best_values(found[run], selection.runs[run]);
    }
    return std::move(selection.runs);
}

}  // namespace

Page<RunSummary> query_runs(const SQLite::Database& database, const RunQuery& query, const SQLite::Database* beside) {
    const SqlOrder order = to_sql(parse_order(query.order_by, Searched::runs), Searched::runs, 6);
    const SqlFilter filter = to_sql(parse_filter(query.filter, Searched::runs), Searched::runs, order.next_parameter());
    SQLite::Statement rows(database,
                           "SELECT r.run_uuid FROM runs r JOIN experiments e ON e.experiment_id = r.experiment_id" +
                               order.joins +
                               " WHERE (?1 = '' OR r.lifecycle_stage = ?1) AND (?2 = '' OR e.name = ?2)"
                               " AND (?3 = '' OR CAST(r.experiment_id AS TEXT) IN (SELECT value FROM json_each(?3)))"
                               " AND (" +
                               filter.condition + ") ORDER BY " + order.order + " LIMIT ?4 OFFSET ?5");
    rows.bind(1, query.lifecycle ? to_string(*query.lifecycle) : "");
    rows.bind(2, query.experiment);
    rows.bind(3, query.experiment_ids.empty() ? "" : nlohmann::json(query.experiment_ids).dump());
    rows.bind(4, query.limit ? static_cast<std::int64_t>(*query.limit) + 1 : -1);
    rows.bind(5, static_cast<std::int64_t>(page_offset(query.page_token)));
    order.bind(rows);
    filter.bind(rows);
    std::vector<std::string> ids;
    while (rows.executeStep()) {
        ids.push_back(rows.getColumn(0).getString());
    }
    const auto page = to_page(std::move(ids), query.limit, query.page_token);
    return {load_runs(database, nlohmann::json(page.entries).dump(), beside), page.next_token};
}

std::optional<RunSummary> query_run(const SQLite::Database& database, const std::string& run_id) {
    auto found = load_runs(database, nlohmann::json::array({run_id}).dump(), nullptr);
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

Page<RunMetric> query_history(const SQLite::Database& database, const HistoryQuery& query) {
    SQLite::Statement rows(database, R"sql(
        SELECT m.run_uuid, m.value, m.is_nan, m.step, m.timestamp
        FROM json_each(?2) chosen CROSS JOIN metrics m ON m.run_uuid = chosen.value
        WHERE m.key = ?1 AND m.step >= ?3 AND m.step <= ?4
        ORDER BY chosen.key, m.timestamp, m.step, m.value LIMIT ?5 OFFSET ?6)sql");
    using Step = std::numeric_limits<std::int64_t>;
    rows.bind(1, query.key);
    rows.bind(2, nlohmann::json(query.run_ids).dump());
    rows.bind(3, query.first_step.value_or(Step::min()));
    rows.bind(4, query.last_step.value_or(Step::max()));
    rows.bind(5, query.limit ? static_cast<std::int64_t>(*query.limit) + 1 : -1);
    rows.bind(6, static_cast<std::int64_t>(page_offset(query.page_token)));
    std::vector<RunMetric> points;
    while (rows.executeStep()) {
        const double value = from_stored({rows.getColumn(1).getDouble(), rows.getColumn(2).getInt() != 0});
        points.push_back({rows.getColumn(0).getString(),
                          {query.key, value, rows.getColumn(3).getInt64(), rows.getColumn(4).getInt64()}});
    }
    return to_page(std::move(points), query.limit, query.page_token);
}

}  // namespace forecast
