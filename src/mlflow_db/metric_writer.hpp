#pragma once

#include <string>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/tracking/run_store.hpp"

namespace forecast {

/// Inserts points of metrics and keeps the table latest_metrics. The statements are prepared once: most of what a
/// training writes goes through them. One row each: for several SQLite would keep a copy of each page that it changes,
/// to undo half a statement. REQUIRES: the database outlives it.
class MetricWriter {
public:
    explicit MetricWriter(const SQLite::Database& database);
    /// Inserts points; one that is there already changes nothing. Points without a time stamp get the present one.
    /// Throws Error for keys and time stamps that MLflow would refuse. REQUIRES: a transaction of the caller.
    void insert(const std::string& run_id, const std::vector<Metric>& metrics);
    /// The same, but a time stamp of 0 is one: MLflow's clients always send theirs.
    void insert_as_stamped(const std::string& run_id, const std::vector<Metric>& metrics);

private:
    SQLite::Statement points_;
    SQLite::Statement latest_;  ///< the point with the greatest (step, time, value) of each key
};

}  // namespace forecast
