#include "history_pages.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "forecast/mlflow_db/run_queries.hpp"
#include "forecast/tracking/run_values.hpp"
#include "schema_check.hpp"

namespace forecast {
namespace {

constexpr std::int64_t kMarkDistance = 1'000;
constexpr std::size_t kMostCurves = 1'000;
constexpr const char* kSelectPoints = "SELECT m.run_uuid, m.value, m.is_nan, m.step, m.timestamp FROM ";
/// Most runs have a point of the key, so that looking for the run's own is shorter: likelihood() says that to SQLite.
/// All points of the run are looked at, so that the statement says no more of them than the query.
constexpr const char* kHasKey = " AND likelihood(m.key = ?1, 0.9)";

/// REQUIRES: `rows` is of kSelectPoints, ?1 to be the key, ?5 the greatest number of points, ?6 how many are skipped.
Page<RunMetric> read_page(SQLite::Statement& rows, const HistoryQuery& query, std::int64_t skipped) {
    rows.bind(1, query.key);
    rows.bind(5, query.limit ? static_cast<std::int64_t>(*query.limit) + 1 : -1);
    rows.bind(6, skipped);
    std::vector<RunMetric> points;
    while (rows.executeStep()) {
        const double value = from_stored({rows.getColumn(1).getDouble(), rows.getColumn(2).getInt() != 0});
        points.push_back({rows.getColumn(0).getString(),
                          {query.key, value, rows.getColumn(3).getInt64(), rows.getColumn(4).getInt64()}});
    }
    return to_page(std::move(points), query.limit, query.page_token);
}

}  // namespace

/// Rows get numbers above those that are there: while the last one is in its place, none was put before it.
bool CurvePlaces::is_last_row_there(const SQLite::Database& database) const {
    const auto& [time, step, value] = known_.last_row.rank;
    SQLite::Statement row(database,
                          "SELECT 1 FROM metrics WHERE rowid = ?1 AND run_uuid = ?2 AND key = ?3 AND timestamp = ?4 "
                          "AND step = ?5 AND value = ?6");
    row.bind(1, known_.last_row.number);
    row.bind(2, run_id_);
    row.bind(3, known_.last_row.key);
    row.bind(4, time);
    row.bind(5, step);
    row.bind(6, value);
    return row.executeStep();
}

/// Rows before it may have been removed. To count the others needs an index alone.
bool CurvePlaces::is_right(const SQLite::Database& database, const Mark& mark) const {
    SQLite::Statement row(database, "SELECT count(*) FROM metrics WHERE run_uuid = ?1 AND rowid < ?2");
    row.bind(1, run_id_);
    row.bind(2, mark.row);
    row.executeStep();
    return row.getColumn(0).getInt64() == mark.before;
}

void CurvePlaces::take(Row row) {
    if (row.key == key_) {
        known_.are_in_order = known_.points == 0 || known_.last_rank <= row.rank;
        if (known_.points % kMarkDistance == 0) {
            known_.marks.push_back({row.number, known_.rows});
        }
        ++known_.points;
        known_.last_rank = row.rank;
    }
    ++known_.rows;
    known_.last_row = std::move(row);
}

void CurvePlaces::follow(const SQLite::Database& database) {
    const std::int64_t version = schema_version_of(database);
    if (known_.schema_version != version || (known_.rows > 0 && !is_last_row_there(database))) {
        known_ = {};
        known_.schema_version = version;
    }
    SQLite::Statement rows(database,
                           "SELECT rowid, key, timestamp, step, value FROM metrics WHERE run_uuid = ?1 AND rowid > ?2 "
                           "ORDER BY rowid");
    rows.bind(1, run_id_);
    rows.bind(2, known_.last_row.number);
    while (known_.are_in_order && rows.executeStep()) {
        take({rows.getColumn(0).getInt64(),
              rows.getColumn(1).getString(),
              {rows.getColumn(2).getInt64(), rows.getColumn(3).getInt64(), rows.getColumn(4).getDouble()}});
    }
}

std::optional<CurvePlaces::Stretch> CurvePlaces::find(const SQLite::Database& database, std::int64_t offset) {
    const std::lock_guard lock(mutex_);
    follow(database);
    const std::int64_t passed = std::max<std::int64_t>(0, std::min(offset, known_.points - 1)) / kMarkDistance;
    Stretch stretch{kNoRow, offset};
    if (known_.are_in_order && passed > 0) {
        const Mark& mark = known_.marks[static_cast<std::size_t>(passed)];
        if (is_right(database, mark)) {
            stretch = {mark.row, offset - passed * kMarkDistance};
        } else {
            known_ = {};
            follow(database);
        }
    }
    return known_.are_in_order ? std::optional(stretch) : std::nullopt;
}

std::shared_ptr<CurvePlaces> HistoryPages::places_of(const std::string& run_id, const std::string& key) {
    const std::lock_guard lock(mutex_);
    Known& known = known_[{run_id, key}];
    if (!known.places) {
        known.places = std::make_shared<CurvePlaces>(run_id, key);
    }
    known.last_use = ++uses_;
    auto places = known.places;
    if (known_.size() > kMostCurves) {
        known_.erase(std::min_element(known_.begin(), known_.end(), [](const auto& a, const auto& b) {
            return a.second.last_use < b.second.last_use;
        }));
    }
    return places;
}

Page<RunMetric> HistoryPages::read(const SQLite::Database& database, const HistoryQuery& query) {
    const bool is_stretch = query.run_ids.size() == 1 && query.limit && !query.first_step && !query.last_step;
    const auto offset = static_cast<std::int64_t>(page_offset(query.page_token));
    const auto stretch =
        is_stretch ? places_of(query.run_ids.front(), query.key)->find(database, offset) : std::nullopt;
    if (!stretch) {
        return query_history(database, query);
    }
    SQLite::Statement rows(database, std::string(kSelectPoints) + "metrics m WHERE m.run_uuid = ?2 AND m.rowid >= ?3" +
                                         kHasKey + " ORDER BY m.rowid LIMIT ?5 OFFSET ?6");
    rows.bind(2, query.run_ids.front());
    rows.bind(3, stretch->first_row);
    return read_page(rows, query, stretch->skipped);
}

Page<RunMetric> query_history(const SQLite::Database& database, const HistoryQuery& query) {
    const bool is_of_one = query.run_ids.size() == 1;
    SQLite::Statement rows(
        database, std::string(kSelectPoints) +
                      (is_of_one ? "metrics m WHERE m.run_uuid = ?2"
                                 : "json_each(?2) chosen CROSS JOIN metrics m WHERE m.run_uuid = chosen.value") +
                      kHasKey + (query.first_step ? " AND m.step >= ?3" : "") +
                      (query.last_step ? " AND m.step <= ?4" : "") + " ORDER BY " + (is_of_one ? "" : "chosen.key, ") +
                      "m.timestamp, m.step, m.value LIMIT ?5 OFFSET ?6");
    rows.bind(2, is_of_one ? query.run_ids.front() : nlohmann::json(query.run_ids).dump());
    if (query.first_step) {
        rows.bind(3, *query.first_step);
    }
    if (query.last_step) {
        rows.bind(4, *query.last_step);
    }
    return read_page(rows, query, static_cast<std::int64_t>(page_offset(query.page_token)));
}

}  // namespace forecast
