#include "metric_writer.hpp"

#include <atomic>
#include <limits>
#include <string>
#include <thread>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <catch2/catch.hpp>

#include "connections.hpp"
#include "forecast/core/error.hpp"
#include "forecast/mlflow/open_store.hpp"
#include "forecast/mlflow_db/schema.hpp"
#include "temp_directory.hpp"

namespace forecast {
namespace {

struct LoggedBatch {
    std::string run_id;
    std::vector<Metric> metrics;
};

SQLite::Database empty_tables() {
    SQLite::Database database(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    database.exec(kMlflowSchema);
    return database;
}

/// All rows, the points in the order of their key.
std::string rows_of(SQLite::Database& database) {
    std::string text;
    for (const char* table : {"metrics", "latest_metrics"}) {
        SQLite::Statement rows(database, fmt::format("SELECT key, run_uuid, step, timestamp, value, is_nan FROM {} "
                                                     "ORDER BY key, run_uuid, timestamp, step, value, is_nan",
                                                     table));
        while (rows.executeStep()) {
            for (int i = 0; i < rows.getColumnCount(); ++i) {
                text += rows.getColumn(i).getString() + " ";
            }
            text += "\n";
        }
    }
    return text;
}

std::string written(const std::vector<LoggedBatch>& logged, bool together) {
    SQLite::Database database = empty_tables();
    MetricWriter writer(database);
    std::vector<std::unique_ptr<MetricBatch>> batches;
    for (const LoggedBatch& batch : logged) {
        batches.push_back(std::make_unique<MetricBatch>(batch.run_id, batch.metrics, true));
        writer.add(*batches.back());
        if (!together) {
            writer.write();
        }
    }
    writer.write();
    return rows_of(database);
}

int count_points(const Connection& connection) {
    return connection.database->execAndGet("SELECT count(*) FROM metrics").getInt();
}

}  // namespace

TEST_CASE("batches written as one leave the rows that they leave one by one", "[mlflow_db]") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const std::vector<LoggedBatch> logged = {
        {"a", {{"loss", 3, 2, 10}, {"mae", 1, 0, 10}, {"loss", 4, 1, 20}}},
        {"b", {{"loss", 9, 1, 10}, {"mae", nan, 5, 10}}},
        {"a",
         {{"loss", 3, 2, 10}, {"mae", 7, 0, 10}, {"loss", 5, 2, 9}}},  // a duplicate, a greater value, an earlier one
        {"b", {{"mae", 0, 5, 10}, {"loss", 8, 1, 10}, {"zeta", -1, -3, 0}}},  // no greater than NaN's stored 0
        {"a", {{"zeta", -nan, 1, 1}, {"loss", 2, 0, 99}}},
    };
    CHECK(written(logged, true) == written(logged, false));

    SQLite::Database database = empty_tables();
    MetricWriter writer(database);
    const MetricBatch first(logged[0].run_id, logged[0].metrics, true);
    const MetricBatch third(logged[2].run_id, logged[2].metrics, true);
    writer.add(first);
    writer.add(third);
    writer.write();
    CHECK(rows_of(database) ==
          "loss a 2 9 5.0 0 \nloss a 2 10 3.0 0 \nloss a 1 20 4.0 0 \nmae a 0 10 1.0 0 \nmae a 0 10 7.0 0 \n"
          "loss a 2 10 3.0 0 \nmae a 0 10 7.0 0 \n");
}

TEST_CASE("a batch that fails among others takes none of them with it and leaves no point", "[mlflow_db]") {
    const TempDirectory root;
    const auto store = open_run_store(root.path().string());
    const std::string id = store->create_run({"brest", "r", {}}).run_id;
    std::atomic<int> refused{0};
    std::vector<std::thread> writers;
    for (int writer = 0; writer < 6; ++writer) {
        writers.emplace_back([&, writer] {
            for (std::int64_t step = 0; step < 30; ++step) {
                const bool is_bad = writer == 5;
                const std::string key = is_bad ? "bad" : "m";
                const std::vector<Tag> tags = {{is_bad ? "a\nb" : "note", "1"}};  // looked at after the points
                try {
                    store->log_batch(id, {{key, writer + 0.5, step, 1}, {key + "2", 1, step, writer + 1}}, {}, tags);
                } catch (const Error&) {
                    refused += is_bad ? 1 : 1000;
                }
            }
        });
    }
    for (std::thread& writer : writers) {
        writer.join();
    }

    CHECK(refused == 30);
    SQLite::Database database(root / "mlflow.db");
    CHECK(database.execAndGet("SELECT count(*) FROM metrics WHERE key = 'm'").getInt() == 150);
    CHECK(database.execAndGet("SELECT count(*) FROM metrics").getInt() == 300);
    const auto latest = store->find(id)->metrics;
    REQUIRE(latest.size() == 2);
    CHECK(latest[0].second.last == 4.5);
    CHECK(latest[1].second.timestamp_ms == 5);
}

TEST_CASE("a change sees the points of one before it in the same transaction", "[mlflow_db]") {
    bool has_seen = false;
    for (int attempt = 0; attempt < 50 && !has_seen; ++attempt) {  // the order of threads is nobody's choice
        const TempDirectory root;
        const auto store = open_run_store(root.path().string());
        const std::string id = store->create_run({"brest", "r", {}}).run_id;
        const RunLocation file = run_location(root.path().string());
        Connections connections(file, open_database(file.database, run_schema(file)), Connections::Access::write);
        std::atomic<int> begun{0};
        std::atomic<bool> is_logged{false};
        std::thread first([&] {
            connections.write([&](Connection&) {
                while (begun < 2) {
                    std::this_thread::yield();
                }
                std::this_thread::sleep_for(std::chrono::milliseconds(2));
            });
        });
        const std::vector<Metric> metrics = {{"m", 1, 0, 1}};
        const MetricBatch points(id, metrics, true);
        std::thread logging([&] {
            ++begun;
            connections.log([&](Connection& connection) { connection.add_points(points); }, kBusyTimeoutMs);
            is_logged = true;
        });
        while (begun < 1) {
            std::this_thread::yield();
        }
        ++begun;
        connections.write([&](Connection& connection) { has_seen = count_points(connection) == 1 && !is_logged; });
        first.join();
        logging.join();
    }
    CHECK(has_seen);
}

}  // namespace forecast
