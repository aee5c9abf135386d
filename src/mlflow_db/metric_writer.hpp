#pragma once

#include <string>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/tracking/run_store.hpp"

namespace forecast {

/// Points of one run as they are written: checked, stamped, in the order of the table's key.
/// REQUIRES: run id and metrics outlive it.
class MetricBatch {
public:
    struct Point {
        const std::string* run_id;
        const Metric* metric;
    };

    /// Points without a time stamp get the present one, unless they are stamped: then 0 is one, since MLflow's clients
    /// always send theirs. Throws Error for keys and time stamps that MLflow would refuse.
    MetricBatch(const std::string& run_id, const std::vector<Metric>& metrics, bool are_stamped);
    MetricBatch(const MetricBatch&) = delete;
    MetricBatch& operator=(const MetricBatch&) = delete;

    [[nodiscard]] const std::vector<Point>& points() const { return points_; }

private:
    std::vector<Metric> timed_;
    std::vector<Point> points_;
};

/// Inserts points of metrics and keeps the table latest_metrics. Batches that are added one after the other are written
/// as one: a batch of many names has a point for many pages of the table's key, and the points of the next ones belong
/// on the same.
///
/// The statements are prepared once: most of what a training writes goes through them. One row each: for several SQLite
/// would keep a copy of each page that it changes, to undo half a statement. REQUIRES: the database outlives it.
class MetricWriter {
public:
    explicit MetricWriter(const SQLite::Database& database);
    /// REQUIRES: the batch lives until write() or forget().
    void add(const MetricBatch& batch);
    /// Writes what was added; a point that is there already changes nothing. REQUIRES: a transaction of the caller.
    void write();
    /// Drops what was added and not written.
    void forget() noexcept { added_.clear(); }

private:
    std::vector<MetricBatch::Point> added_;  ///< sorted
    SQLite::Statement points_;
    SQLite::Statement latest_;  ///< the point with the greatest (step, time, value) of each key
};

}  // namespace forecast
