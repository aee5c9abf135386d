#include "forecast/mlflow_db/run_queries.hpp"

#include <charconv>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "filled_runs.hpp"
#include "filter_sql.hpp"
#include "forecast/core/error.hpp"
#include "order_sql.hpp"
#include "run_starts.hpp"

namespace forecast {
namespace {

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
