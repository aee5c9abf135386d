#pragma once

#include <string>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/tracking/run_store.hpp"

namespace forecast {

/// Inserts points of metrics, many in a statement, within the caller's transaction. Its statements are prepared once:
/// most of a trainer's writing goes through them.
class MetricWriter {
public:
    explicit MetricWriter(const SQLite::Database& database);
    /// Throws Error where MLflow's rules are broken.
    void insert(const std::string& run_id, const std::vector<Metric>& metrics);

private:
    using Point = const Metric*;

    void insert_points(const std::string& run_id, const std::vector<Point>& points);
    void update_latest(const std::string& run_id, const std::vector<Point>& points);

    SQLite::Statement insert_many_;
    SQLite::Statement insert_one_;
    SQLite::Statement upsert_latest_;
};

}  // namespace forecast
