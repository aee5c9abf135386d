#include "forecast/mlflow_db/run_queries.hpp"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <future>
#include <limits>
#include <string_view>
#include <unordered_map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "filter_sql.hpp"
#include "forecast/core/error.hpp"
#include "forecast/mlflow_db/run_inputs.hpp"
#include "forecast/tracking/run_values.hpp"
#include "order_sql.hpp"
#include "raw_rows.hpp"
#include "run_starts.hpp"

namespace forecast {
namespace {

/// The runs of one answer, found again by id; `ids` is a JSON array for json_each, empty where it `holds_most`.
struct Selection {
    std::vector<RunSummary> runs;
    std::unordered_map<std::string_view, std::size_t> positions;  ///< of ids in `runs`
    std::string ids;
    bool holds_most = false;  ///< of the store's runs: reading the tables whole is then faster than asking for each
};

/// Finds the runs of rows. Rows of a run lie together, mostly; runs are listed newest first and their rows lie oldest
/// first, mostly: the next run is then the one before.
class RunOfRow {
public:
    explicit RunOfRow(const Selection& selection) : selection_(selection) {}

    /// The position of the run; nothing if it is not selected.
    std::optional<std::size_t> operator()(std::string_view id) {
        if (id != id_) {
            id_ = id;
            position_ = position_of(id);
        }
        return position_;
    }

private:
    [[nodiscard]] std::optional<std::size_t> position_of(std::string_view id) const {
        if (position_ && *position_ > 0 && selection_.runs[*position_ - 1].run_id == id) {
            return *position_ - 1;
        }
        const auto known = selection_.positions.find(id);
        return known == selection_.positions.end() ? std::nullopt : std::optional(known->second);
    }

    const Selection& selection_;
    std::string id_;
    std::optional<std::size_t> position_;
};

/// Calls take(position of the run, row) for the rows of a table that belong to the selection: their runs' ids, then
/// `columns`. `condition` may be empty, or begins with AND.
template <class Take>
void for_each_selected(const SQLite::Database& database, const std::string& table, const std::string& columns,
                       const std::string& condition, const Selection& selection, Take&& take) {
    RunOfRow run_of_row(selection);
    const char* selected = selection.holds_most ? "1" : "run_uuid IN (SELECT value FROM json_each(?1))";
    for_each_row(database, "run_uuid, " + columns, table + " WHERE " + selected + condition, selection.ids,
                 [&](const RawRow& row) {
                     if (const auto run = run_of_row(row.text(0))) {
                         take(*run, row);
                     }
                 });
}

RunStatus to_status(const std::string& text) {
    const auto status = parse_enum<RunStatus>(text);
    return status ? *status : throw Error("the run store holds a run with the unknown status '{}'", text);
}

constexpr const char* kSelectRuns = R"sql(
    SELECT r.run_uuid, r.name, e.name, r.status, r.start_time, r.end_time, r.artifact_uri, r.experiment_id,
           r.lifecycle_stage, r.user_id)sql";
constexpr const char* kFromRuns = " FROM runs r JOIN experiments e ON e.experiment_id = r.experiment_id";

/// `row` is of kSelectRuns.
RunSummary to_run(SQLite::Statement& row) {
    RunSummary run;
    run.run_id = row.getColumn(0).getString();
    run.name = row.getColumn(1).getString();
    run.experiment = row.getColumn(2).getString();
    run.status = to_status(row.getColumn(3).getString());
    run.start_ms = row.getColumn(4).getInt64();
    if (!row.isColumnNull(5)) {
        run.end_ms = row.getColumn(5).getInt64();
    }
    run.artifact_uri = row.getColumn(6).getString();
    run.experiment_id = row.getColumn(7).getString();
    run.lifecycle = parse_enum<Lifecycle>(row.getColumn(8).getString()).value_or(Lifecycle::active);
    run.user = row.getColumn(9).getString();
    return run;
}

std::vector<RunSummary> to_runs(SQLite::Statement& rows) {
    std::vector<RunSummary> runs;
    while (rows.executeStep()) {
        runs.push_back(to_run(rows));
    }
    return runs;
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

struct Extremes {
    double smallest = std::numeric_limits<double>::infinity();
    double largest = -std::numeric_limits<double>::infinity();

    void take(double value) {
        smallest = std::min(smallest, value);
        largest = std::max(largest, value);
    }
    void take(const Extremes& other) {
        smallest = std::min(smallest, other.smallest);
        largest = std::max(largest, other.largest);
    }
    [[nodiscard]] bool are_known() const { return smallest <= largest; }
};

/// Where `key` is in the sorted metrics; their number where it is not. `guess` is looked at first.
std::size_t position_of(const std::vector<std::pair<std::string, MetricSummary>>& metrics, std::string_view key,
                        std::size_t guess) {
    if (guess < metrics.size() && metrics[guess].first == key) {
        return guess;
    }
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

using RunExtremes = std::vector<std::vector<Extremes>>;  ///< [run][metric]

void read_extremes(const SQLite::Database& database, const std::string& condition, const Selection& selection,
                   RunExtremes& extremes) {
    std::size_t metric = 0;
    const auto take = [&](std::size_t run, const RawRow& row) {
        const auto& metrics = selection.runs[run].metrics;
        metric = position_of(metrics, row.text(1), metric + 1 < metrics.size() ? metric + 1 : 0);
        if (metric < metrics.size()) {
            extremes[run][metric].take(row.number(2));
        }
    };
    for_each_selected(database, "metrics", "key, value", " AND is_nan = 0" + condition, selection, take);
}

RunExtremes no_extremes(const std::vector<RunSummary>& runs) {
    RunExtremes extremes;
    extremes.reserve(runs.size());
    for (const RunSummary& run : runs) {
        extremes.emplace_back(run.metrics.size());
    }
    return extremes;
}

void set_best_values(const RunExtremes& extremes, Selection& selection) {
    for (std::size_t run = 0; run < extremes.size(); ++run) {
        set_best_values(extremes[run], selection.runs[run]);
    }
}

std::int64_t read_count(const SQLite::Database& database, const std::string& sql) {
    SQLite::Statement row(database, sql);
    row.executeStep();
    return row.getColumn(0).getInt64();
}

void fill_all_texts(const SQLite::Database& database, Selection& selection) {
    fill_texts(database, "params", &RunSummary::params, selection);
    fill_texts(database, "tags", &RunSummary::tags, selection);
}

/// The points of metrics, most of what there is to read, in parts that two threads take one after the other.
class PointsInParts {
public:
    PointsInParts(const SQLite::Database& database, const Selection& selection)
        : selection_(selection), last_(read_count(database, "SELECT max(rowid) FROM metrics")) {}

    /// Reads parts until none is left.
    RunExtremes read(const SQLite::Database& database) {
        constexpr std::int64_t kParts = 32;
        RunExtremes extremes = no_extremes(selection_.runs);
        const std::int64_t size = last_ / kParts + 1;
        for (std::int64_t part = next_++; part < kParts; part = next_++) {
            read_extremes(database, fmt::format(" AND rowid > {} AND rowid <= {}", part * size, (part + 1) * size),
                          selection_, extremes);
        }
        return extremes;
    }

private:
    const Selection& selection_;
    std::int64_t last_;
    std::atomic<std::int64_t> next_ = 0;
};

void fill_at_once(const SQLite::Database& database, const SQLite::Database& beside, Selection& selection) {
    PointsInParts points(database, selection);
    auto read_beside = std::async(std::launch::async, [&] { return points.read(beside); });
    fill_all_texts(database, selection);
    RunExtremes extremes = points.read(database);
    const RunExtremes others = read_beside.get();
    for (std::size_t run = 0; run < extremes.size(); ++run) {
        for (std::size_t metric = 0; metric < extremes[run].size(); ++metric) {
            extremes[run][metric].take(others[run][metric]);
        }
    }
    set_best_values(extremes, selection);
}

constexpr std::size_t kMany = 100;  // runs: fewer are asked for by id, whatever else there is

/// Texts and metrics of the runs.
std::vector<RunSummary> fill(std::vector<RunSummary> runs, const SQLite::Database& database,
                             const SQLite::Database* beside, const RunParts& parts) {
    Selection selection;
    selection.runs = std::move(runs);
    selection.holds_most =
        selection.runs.size() >= kMany &&
        2 * selection.runs.size() > static_cast<std::size_t>(read_count(database, "SELECT count(*) FROM runs"));
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
        fill_at_once(database, *beside, selection);
    } else {
        fill_all_texts(database, selection);
        RunExtremes extremes = no_extremes(selection.runs);
        read_extremes(database, "", selection, extremes);
        set_best_values(extremes, selection);
    }
    return std::move(selection.runs);
}

/// The ids as a JSON array of numbers, without those that are none: no experiment has them.
std::string experiment_numbers(const std::vector<std::string>& ids) {
    nlohmann::json numbers = nlohmann::json::array();
    for (const std::string& id : ids) {
        std::int64_t number = 0;
        const auto [end, failure] = std::from_chars(id.data(), id.data() + id.size(), number);
        if (failure == std::errc() && end == id.data() + id.size()) {
            numbers.push_back(number);
        }
    }
    return numbers.dump();
}

/// Only those that are wanted: each is looked at for each run.
std::string selecting_conditions(const RunQuery& query) {
    std::string conditions;
    if (query.lifecycle) {
        conditions += " AND r.lifecycle_stage = ?1";
    }
    if (!query.experiment.empty()) {
        conditions += " AND e.name = ?2";
    }
    if (query.experiment_ids.size() == 1) {
        conditions += " AND r.experiment_id = (SELECT value FROM json_each(?3))";
    } else if (!query.experiment_ids.empty()) {
        conditions += " AND r.experiment_id IN (SELECT value FROM json_each(?3))";
    }
    return conditions;
}

void bind_selection(SQLite::Statement& rows, const RunQuery& query) {
    rows.bind(1, query.lifecycle ? to_string(*query.lifecycle) : "");
    rows.bind(2, query.experiment);
    rows.bind(3, experiment_numbers(query.experiment_ids));
}

/// A moment from which on at least `count` of the selected runs have started, and few others: most searches want the
/// newest, and SQLite would sort all of them. A few of those that were made last may have started long ago, or at no
/// time. Nothing where the rows that were made last do not tell.
std::optional<std::int64_t> start_of_newest(const SQLite::Database& database, const RunQuery& query,
                                            std::int64_t count) {
    constexpr std::int64_t kMore = 64;
    SQLite::Statement row(database, "SELECT start_time FROM (SELECT r.start_time" + std::string(kFromRuns) +
                                        " WHERE 1" + selecting_conditions(query) +
                                        " ORDER BY r.rowid DESC LIMIT ?4) ORDER BY start_time DESC LIMIT 1 OFFSET ?5");
    bind_selection(row, query);
    row.bind(4, count + kMore);
    row.bind(5, count - 1);
    return row.executeStep() && !row.isColumnNull(0) ? std::optional(row.getColumn(0).getInt64()) : std::nullopt;
}

/// What leaves only the newest runs, `count` of the selected ones and few others; empty where all have to be sorted.
std::string newest_condition(const SQLite::Database& database, const RunQuery& query, std::int64_t count,
                             RunStarts* starts) {
    if (!query.limit || !query.filter.empty() || !query.order_by.empty()) {
        return "";
    }
    const auto start = start_of_newest(database, query, count);
    if (!start) {
        return "";
    }
    const std::string condition = fmt::format(" AND r.start_time >= {}", *start);
    return starts == nullptr ? condition
                             : condition + fmt::format(" AND r.rowid > {}", starts->row_before(database, *start));
}

}  // namespace

Page<RunSummary> query_runs(const SQLite::Database& database, const RunQuery& query, const SQLite::Database* beside,
                            RunStarts* starts) {
    const SqlOrder order = to_sql(parse_order(query.order_by, Searched::runs), Searched::runs, 6);
    const SqlFilter filter = to_sql(parse_filter(query.filter, Searched::runs), Searched::runs, order.next_parameter());
    const auto offset = static_cast<std::int64_t>(page_offset(query.page_token));
    const std::int64_t most = query.limit ? static_cast<std::int64_t>(*query.limit) + 1 : -1;
    const std::string newest = newest_condition(database, query, offset + most, starts);
    const std::string from = kFromRuns + order.joins;
    const std::string in_order = " ORDER BY " + order.order;
    const std::string found = from + " WHERE (" + filter.condition + ")" + newest + selecting_conditions(query) +
                              in_order + " LIMIT ?4 OFFSET ?5";
    // Of few out of many SQLite would sort whole rows: three times as slow as numbers alone.
    SQLite::Statement rows(database,
                           query.limit && newest.empty()
                               ? kSelectRuns + from + " WHERE r.rowid IN (SELECT r.rowid" + found + ")" + in_order
                               : kSelectRuns + found);
    bind_selection(rows, query);
    rows.bind(4, most);
    rows.bind(5, offset);
    order.bind(rows);
    filter.bind(rows);
    auto page = to_page(to_runs(rows), query.limit, query.page_token);
    return {fill(std::move(page.entries), database, beside, query.parts), page.next_token};
}

std::optional<RunSummary> query_run(const SQLite::Database& database, const std::string& run_id,
                                    const RunParts& parts) {
    SQLite::Statement row(database, std::string(kSelectRuns) + kFromRuns + " WHERE r.run_uuid = ?1");
    row.bind(1, run_id);
    auto found = fill(to_runs(row), database, nullptr, parts);
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

}  // namespace forecast
