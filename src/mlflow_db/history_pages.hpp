#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/tracking/run_store.hpp"

namespace forecast {

/// Where in the table the points of a curve lie: of a run's metric. MLflow's tables have no index by run, metric and
/// time, so that each page would need all points of the run. But mostly points came in the order in which they are
/// listed, which is that of their rows: then a page is a stretch of rows. A curve looks once at all points to find
/// that out, and then at new ones.
///
/// REQUIRES: points are added, or removed, and never changed, as by MLflow. Another process may do that; VACUUM and a
/// restored copy, which may put other points at the same places, are noticed.
class CurvePlaces {
public:
    /// A page begins as many of the curve's points behind the beginning as `skipped` says.
    struct Stretch {
        std::int64_t first_row;
        std::int64_t skipped;
    };

    CurvePlaces(std::string run_id, std::string key) : run_id_(std::move(run_id)), key_(std::move(key)) {}
    /// The page behind `offset` points; nothing where points came in another order. May be called from several threads.
    /// REQUIRES: a transaction of the caller.
    std::optional<Stretch> find(const SQLite::Database& database, std::int64_t offset);

private:
    static constexpr std::int64_t kNoRow = std::numeric_limits<std::int64_t>::min();
    using Rank = std::tuple<std::int64_t, std::int64_t, double>;  ///< time, step, value: what points are ordered by
    struct Row {
        std::int64_t number = kNoRow;
        std::string key;
        Rank rank;
    };
    struct Mark {
        std::int64_t row;
        std::int64_t before;  ///< rows of the run, of any key
    };
    struct Places {
        std::int64_t schema_version = -1;
        Row last_row;    ///< of the run
        Rank last_rank;  ///< of the curve
        std::int64_t rows = 0;
        std::int64_t points = 0;
        std::vector<Mark> marks;  ///< of each kMarkDistance-th point
        bool are_in_order = true;
    };

    void follow(const SQLite::Database& database);
    void take(Row row);
    [[nodiscard]] bool is_last_row_there(const SQLite::Database& database) const;
    [[nodiscard]] bool is_right(const SQLite::Database& database, const Mark& mark) const;

    const std::string run_id_;
    const std::string key_;
    std::mutex mutex_;
    Places known_;
};

/// Pages of curves, as query_history() gives them. Knows the places of the curves that were asked for last.
class HistoryPages {
public:
    /// May be called from several threads. REQUIRES: a transaction of the caller.
    Page<RunMetric> read(const SQLite::Database& database, const HistoryQuery& query);

private:
    struct Known {
        std::shared_ptr<CurvePlaces> places;
        std::uint64_t last_use = 0;
    };
    std::shared_ptr<CurvePlaces> places_of(const std::string& run_id, const std::string& key);

    std::mutex mutex_;
    std::map<std::pair<std::string, std::string>, Known> known_;  ///< by run and key
    std::uint64_t uses_ = 0;
};

}  // namespace forecast
