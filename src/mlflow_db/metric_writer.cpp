#include "metric_writer.hpp"

#include <algorithm>
#include <tuple>

#include "forecast/core/error.hpp"
#include "forecast/tracking/clock.hpp"
#include "forecast/tracking/run_values.hpp"

namespace forecast {
namespace {

constexpr std::size_t kRowsAtOnce = 16;
constexpr int kColumns = 5;  // of a row, besides the run's id, which is ?1

std::string insert_sql(std::size_t rows) {
    std::string sql = "INSERT INTO metrics (run_uuid, key, value, is_nan, step, timestamp) VALUES ";
    for (std::size_t row = 0; row < rows; ++row) {
        const int first = 2 + static_cast<int>(row) * kColumns;
        sql += fmt::format("{}(?1, ?{}, ?{}, ?{}, ?{}, ?{})", row == 0 ? "" : ", ", first, first + 1, first + 2,
                           first + 3, first + 4);
    }
    return sql + " ON CONFLICT DO NOTHING";
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

void bind_point(SQLite::Statement& statement, int first, const Metric& metric) {
    const StoredValue stored = to_stored(metric.value);
    statement.bindNoCopy(first, metric.key);
    statement.bind(first + 1, stored.value);
    statement.bind(first + 2, stored.is_nan ? 1 : 0);
    statement.bind(first + 3, metric.step);
    statement.bind(first + 4, metric.timestamp_ms);
}

void execute(SQLite::Statement& statement) {
    statement.exec();
    statement.reset();
}

}  // namespace

MetricWriter::MetricWriter(const SQLite::Database& database)
    : insert_many_(database, insert_sql(kRowsAtOnce)),
      insert_one_(database, insert_sql(1)),
      upsert_latest_(database, R"sql(
        INSERT INTO latest_metrics (run_uuid, key, value, is_nan, step, timestamp) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT (key, run_uuid) DO UPDATE
        SET value = excluded.value, is_nan = excluded.is_nan, step = excluded.step, timestamp = excluded.timestamp
        WHERE (excluded.step, excluded.timestamp, excluded.value) > (step, timestamp, value))sql") {}

void MetricWriter::insert(const std::string& run_id, const std::vector<Metric>& metrics) {
    const bool timed = std::all_of(metrics.begin(), metrics.end(), [](const Metric& m) { return m.timestamp_ms != 0; });
    insert_as_stamped(run_id, timed ? metrics : with_times(metrics));
}

void MetricWriter::insert_as_stamped(const std::string& run_id, const std::vector<Metric>& metrics) {
    std::vector<Point> points;
    points.reserve(metrics.size());
    for (const Metric& metric : metrics) {
        points.push_back(&metric);
    }
    std::sort(points.begin(), points.end(), is_before);
    check(points);
    insert_points(run_id, points);
    update_latest(run_id, points);
}

void MetricWriter::insert_points(const std::string& run_id, const std::vector<Point>& points) {
    for (SQLite::Statement* statement : {&insert_many_, &insert_one_}) {
        statement->tryReset();  // it may have ended in an error
        statement->bindNoCopy(1, run_id);
    }
    std::size_t at = 0;
    for (; at + kRowsAtOnce <= points.size(); at += kRowsAtOnce) {
        for (std::size_t row = 0; row < kRowsAtOnce; ++row) {
            bind_point(insert_many_, 2 + static_cast<int>(row) * kColumns, *points[at + row]);
        }
        execute(insert_many_);
    }
    for (; at < points.size(); ++at) {
        bind_point(insert_one_, 2, *points[at]);
        execute(insert_one_);
    }
}

void MetricWriter::update_latest(const std::string& run_id, const std::vector<Point>& points) {
    upsert_latest_.tryReset();
    upsert_latest_.bindNoCopy(1, run_id);
    for (auto first = points.begin(); first != points.end();) {
        const auto end = std::find_if(first, points.end(), [&](Point point) { return point->key != (*first)->key; });
        const Point latest = *std::max_element(first, end, [](Point a, Point b) { return rank(a) < rank(b); });
        bind_point(upsert_latest_, 2, *latest);
        execute(upsert_latest_);
        first = end;
    }
}

}  // namespace forecast
