#include "metric_writer.hpp"

#include <algorithm>
#include <tuple>

#include "forecast/core/error.hpp"
#include "forecast/tracking/clock.hpp"
#include "forecast/tracking/run_values.hpp"

namespace forecast {
namespace {

std::string insert_sql(const std::string& table, const std::string& conflict) {
    return "INSERT INTO " + table +
           " (run_uuid, key, value, is_nan, step, timestamp) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT " + conflict;
}

using Point = MetricBatch::Point;

bool are_of_one_metric(const Point& a, const Point& b) {
    return *a.run_id == *b.run_id && a.metric->key == b.metric->key;
}

/// Nearly the order of the table's key, so that neighbours fall on the same page, and the points of a metric together.
bool is_before(const Point& a, const Point& b) {
    if (const int order = a.metric->key.compare(b.metric->key); order != 0) {
        return order < 0;
    }
    if (const int order = a.run_id == b.run_id ? 0 : a.run_id->compare(*b.run_id); order != 0) {
        return order < 0;
    }
    return std::tuple(a.metric->timestamp_ms, a.metric->step) < std::tuple(b.metric->timestamp_ms, b.metric->step);
}

/// NaN counts as its stored 0.
auto rank(const Metric* metric) {
    return std::tuple(metric->step, metric->timestamp_ms, to_stored(metric->value).value);
}

void check_point(const Metric& metric) {
    if (metric.timestamp_ms < 0) {
        throw Error(ErrorKind::invalid_argument, "metric {} has the time stamp {} ms; MLflow takes none before 1970",
                    metric.key, metric.timestamp_ms);
    }
}

void check(const std::vector<Point>& sorted) {
    const std::string* key = nullptr;
    for (const Point& point : sorted) {
        if (key == nullptr || *key != point.metric->key) {
            check_key("metric", point.metric->key);
            key = &point.metric->key;
        }
        check_point(*point.metric);
    }
}

std::vector<Metric> with_times(const std::vector<Metric>& metrics) {
    std::vector<Metric> timed = metrics;
    const std::int64_t logged_ms = now_ms();
    for (Metric& metric : timed) {
        metric.timestamp_ms = metric.timestamp_ms == 0 ? logged_ms : metric.timestamp_ms;
    }
    return timed;
}

void write_rows(SQLite::Statement& statement, const std::vector<Point>& points) {
    statement.tryReset();  // it may have ended in an error
    for (const auto& [run_id, point] : points) {
        const StoredValue stored = to_stored(point->value);
        statement.bindNoCopy(1, *run_id);
        statement.bindNoCopy(2, point->key);
        statement.bind(3, stored.value);
        statement.bind(4, stored.is_nan ? 1 : 0);
        statement.bind(5, point->step);
        statement.bind(6, point->timestamp_ms);
        statement.exec();
        statement.reset();
    }
}

/// The last point of each metric; of equal ones that which came first.
std::vector<Point> last_points(const std::vector<Point>& sorted) {
    std::vector<Point> last;
    for (const Point& point : sorted) {
        if (last.empty() || !are_of_one_metric(last.back(), point)) {
            last.push_back(point);
        } else if (rank(last.back().metric) < rank(point.metric)) {
            last.back() = point;
        }
    }
    return last;
}

}  // namespace

MetricBatch::MetricBatch(const std::string& run_id, const std::vector<Metric>& metrics, bool are_stamped) {
    const bool is_timed = are_stamped || std::all_of(metrics.begin(), metrics.end(),
                                                     [](const Metric& metric) { return metric.timestamp_ms != 0; });
    if (!is_timed) {
        timed_ = with_times(metrics);
    }
    const std::vector<Metric>& sent = is_timed ? metrics : timed_;
    points_.reserve(sent.size());
    for (const Metric& metric : sent) {
        points_.push_back({&run_id, &metric});
    }
    std::stable_sort(points_.begin(), points_.end(), is_before);
    check(points_);
}

MetricWriter::MetricWriter(const SQLite::Database& database)
    : points_(database, insert_sql("metrics", "DO NOTHING")),
      latest_(database, insert_sql("latest_metrics", R"sql((key, run_uuid) DO UPDATE
        SET value = excluded.value, is_nan = excluded.is_nan, step = excluded.step, timestamp = excluded.timestamp
        WHERE (excluded.step, excluded.timestamp, excluded.value) > (step, timestamp, value))sql")) {}

void MetricWriter::add(const MetricBatch& batch) {
    const auto middle = static_cast<std::ptrdiff_t>(added_.size());
    added_.insert(added_.end(), batch.points().begin(), batch.points().end());
    std::inplace_merge(added_.begin(), added_.begin() + middle, added_.end(), is_before);
}

void MetricWriter::write() {
    write_rows(points_, added_);
    write_rows(latest_, last_points(added_));
    added_.clear();
}

}  // namespace forecast
