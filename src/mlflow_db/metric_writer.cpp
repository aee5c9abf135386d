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

/// The order of the table's key, so that neighbours fall on the same page, and within a key MLflow's order of points.
bool is_before(const Metric* a, const Metric* b) {
    if (const int order = a->key.compare(b->key); order != 0) {
        return order < 0;
    }
    return std::tuple(a->timestamp_ms, a->step) < std::tuple(b->timestamp_ms, b->step);
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

void check(const std::vector<const Metric*>& sorted) {
    const std::string* key = nullptr;
    for (const Metric* metric : sorted) {
        if (key == nullptr || *key != metric->key) {
            check_key("metric", metric->key);
            key = &metric->key;
        }
        check_point(*metric);
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

/// Points sorted by the order of the table's key.
void write(SQLite::Statement& statement, const std::string& run_id, const std::vector<const Metric*>& points) {
    statement.tryReset();  // it may have ended in an error
    statement.bindNoCopy(1, run_id);
    for (const Metric* point : points) {
        const StoredValue stored = to_stored(point->value);
        statement.bindNoCopy(2, point->key);
        statement.bind(3, stored.value);
        statement.bind(4, stored.is_nan ? 1 : 0);
        statement.bind(5, point->step);
        statement.bind(6, point->timestamp_ms);
        statement.exec();
        statement.reset();
    }
}

/// The last point of each key.
std::vector<const Metric*> last_points(const std::vector<const Metric*>& sorted) {
    std::vector<const Metric*> last;
    for (const Metric* point : sorted) {
        if (last.empty() || last.back()->key != point->key) {
            last.push_back(point);
        } else if (rank(last.back()) < rank(point)) {
            last.back() = point;
        }
    }
    return last;
}

}  // namespace

MetricWriter::MetricWriter(const SQLite::Database& database)
    : points_(database, insert_sql("metrics", "DO NOTHING")),
      latest_(database, insert_sql("latest_metrics", R"sql((key, run_uuid) DO UPDATE
        SET value = excluded.value, is_nan = excluded.is_nan, step = excluded.step, timestamp = excluded.timestamp
        WHERE (excluded.step, excluded.timestamp, excluded.value) > (step, timestamp, value))sql")) {}

void MetricWriter::insert(const std::string& run_id, const std::vector<Metric>& metrics) {
    const bool timed = std::all_of(metrics.begin(), metrics.end(), [](const Metric& m) { return m.timestamp_ms != 0; });
    insert_as_stamped(run_id, timed ? metrics : with_times(metrics));
}

void MetricWriter::insert_as_stamped(const std::string& run_id, const std::vector<Metric>& metrics) {
    std::vector<const Metric*> points;
    points.reserve(metrics.size());
    for (const Metric& metric : metrics) {
        points.push_back(&metric);
    }
    std::sort(points.begin(), points.end(), is_before);
    check(points);
    write(points_, run_id, points);
    write(latest_, run_id, last_points(points));
}

}  // namespace forecast
