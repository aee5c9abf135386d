#include "forecast/tracking/run_store.hpp"

#include <fstream>
#include <functional>
#include <iterator>
#include <limits>
#include <optional>
#include <thread>

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <catch2/catch.hpp>

#include "forecast/core/error.hpp"
#include "forecast/mlflow/open_store.hpp"
#include "shared_data.hpp"
#include "temp_directory.hpp"

namespace forecast {
namespace {

/// What a query answers, as text.
std::string value_of(const TempDirectory& root, const std::string& sql) {
    SQLite::Database database(root / "mlflow.db");
    return database.execAndGet(sql).getString();
}

void execute(const TempDirectory& root, const std::string& sql) {
    SQLite::Database database(root / "mlflow.db", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    database.exec(sql);
}

std::optional<ErrorKind> kind_of(const std::function<void()>& action) {
    try {
        action();
    } catch (const Error& error) {
        return error.kind();
    }
    return std::nullopt;
}

std::string add_run(RunStore& store, const std::string& name, RunStatus status = RunStatus::finished) {
    std::string id = store.create_run({"brest", name, {}}).run_id;
    store.finish_run(id, status, 1);
    return id;
}

}  // namespace

TEST_CASE("a new run store is MLflow's revision acf3f17fdcc7 with the experiment 0", "[mlflow_db]") {
    const TempDirectory root;
    const auto store = open_run_store(root.path().string());

    CHECK(value_of(root, "SELECT version_num FROM alembic_version") == "acf3f17fdcc7");
    CHECK(value_of(root, "SELECT name || artifact_location FROM experiments WHERE experiment_id = 0") ==
          "Default" + (root / "0"));
    CHECK(value_of(root, "PRAGMA journal_mode") == "wal");
    CHECK(store->list({}).empty());
}

TEST_CASE("the schema is the one that was tried on MLflow's releases, to the letter", "[mlflow_db]") {
    const std::string path = shared_data("../specs/mlflow_schema.sql");
    if (path.empty()) {
        return;
    }
    std::ifstream file(path);
    const TempDirectory root;
    open_run_store(root.path().string());
    SQLite::Database reference(":memory:", SQLite::OPEN_READWRITE);
    reference.exec(std::string(std::istreambuf_iterator<char>(file), {}));

    const char* const sql = "SELECT group_concat(sql, ';') FROM (SELECT sql FROM sqlite_master ORDER BY name)";
    CHECK(value_of(root, sql) == reference.execAndGet(sql).getString());
}

TEST_CASE("a list of all experiments has the number of their runs, a page has not", "[mlflow_db]") {
    const TempDirectory root;
    const auto store = open_run_store(root.path().string());
    add_run(*store, "first");
    add_run(*store, "second");
    ExperimentQuery query;
    query.filter = "name = 'brest'";
    CHECK(store->search_experiments(query).entries.at(0).runs == 2U);
    query.limit = 1;
    CHECK_FALSE(store->search_experiments(query).entries.at(0).runs.has_value());
}

TEST_CASE("a run's row names its user, its files lie beside the database", "[mlflow_db]") {
    const TempDirectory root;
    const auto store = open_run_store(root.path().string());
    const auto run = store->create_run({"brest", "first", {{"mlflow.user", "anne"}}});

    CHECK(run.artifact_uri == root / "1/" + run.run_id + "/artifacts");
    CHECK(value_of(root, "SELECT user_id FROM runs") == "anne");
}

TEST_CASE("a run that is resumed has no end any more", "[mlflow_db]") {
    const TempDirectory root;
    const auto store = open_run_store(root.path().string());
    const auto id = add_run(*store, "first");

    CHECK_FALSE(store->create_run({"brest", "first", {}, id}).end_ms);
}

TEST_CASE("the newest runs are those that started last, in whatever order they were made", "[mlflow_db]") {
    const TempDirectory root;
    const auto store = open_run_store(root.path().string());
    for (int i = 0; i < 12; ++i) {
        add_run(*store, std::to_string(i));
    }
    const auto ids_of = [&](const RunQuery& query) {
        std::vector<std::string> ids;
        for (const RunSummary& run : store->list(query)) {
            ids.push_back(run.run_id);
        }
        return ids;
    };
    for (const char* starts : {"rowid", "-rowid", "rowid * 7 % 5", "nullif(rowid * 7 % 5, 2)"}) {
        execute(root, std::string("UPDATE runs SET start_time = ") + starts);
        const auto all = ids_of({});
        for (std::size_t limit = 1; limit < 14; ++limit) {
            for (std::size_t offset = 0; offset < 12; ++offset) {
                RunQuery query;
                query.limit = limit;
                query.page_token = std::to_string(offset);
                const std::vector<std::string> expected(
                    all.begin() + static_cast<std::ptrdiff_t>(offset),
                    all.begin() + static_cast<std::ptrdiff_t>(std::min(offset + limit, all.size())));
                CHECK(ids_of(query) == expected);
            }
        }
    }
}

TEST_CASE("of newest runs, some that were made last but started long ago or never are passed over", "[mlflow_db]") {
    const TempDirectory root;
    const auto store = open_run_store(root.path().string());
    for (int i = 0; i < 90; ++i) {
        add_run(*store, std::to_string(i));
    }
    for (const char* of_the_last : {"1", "NULL"}) {
        for (const int count : {3, 70, 90}) {
            execute(root, "UPDATE runs SET start_time = 1000 + rowid");
            execute(root, fmt::format("UPDATE runs SET start_time = {} WHERE rowid > 90 - {}", of_the_last, count));
            RunQuery query;
            query.limit = 5;
            const auto newest = store->list(query);
            REQUIRE(newest.size() == 5);
            const auto all = store->list({});
            for (std::size_t i = 0; i < 5; ++i) {
                CHECK(newest[i].run_id == all[i].run_id);
            }
        }
    }
}

TEST_CASE("last values are those of the latest points, of more metrics than a statement has room for", "[mlflow_db]") {
    const TempDirectory root;
    const auto store = open_run_store(root.path().string());
    const auto id = store->create_run({"brest", "r", {}}).run_id;
    const auto points = [](int count, std::int64_t step, double value) {
        std::vector<Metric> metrics;
        for (int i = 0; i < count; ++i) {
            metrics.push_back({"m" + std::to_string(i), value + i, step, 1});
        }
        return metrics;
    };
    store->log_batch(id, points(37, 2, 100), {}, {});
    store->log_batch(id, points(20, 3, 200), {}, {});
    store->log_batch(id, points(40, 1, 300), {}, {});

    const auto run = store->find(id);
    REQUIRE(run->metrics.size() == 40);
    for (const auto& [key, metric] : run->metrics) {
        const int number = std::stoi(key.substr(1));
        CHECK(metric.last == number + (number < 20 ? 200 : number < 37 ? 100 : 300));
    }
}

TEST_CASE("what is written at length is in the file, whoever wrote meanwhile", "[mlflow_db]") {
    const TempDirectory root;
    const auto store = open_run_store(root.path().string());
    std::vector<std::string> ids;
    for (int i = 0; i < 3; ++i) {
        ids.push_back(store->create_run({"brest", std::to_string(i), {}}).run_id);
    }
    std::vector<std::thread> writers;
    for (const std::string& id : ids) {
        writers.emplace_back([&store, &id] {
            for (std::int64_t step = 0; step < 40; ++step) {
                std::vector<Metric> metrics;
                for (int i = 0; i < 300; ++i) {
                    metrics.push_back({"m" + std::to_string(i), 1, step, step + 1});
                }
                store->log_batch(id, metrics, {}, {});
            }
        });
    }
    for (std::thread& writer : writers) {
        writer.join();
    }

    CHECK(value_of(root, "SELECT count(*) FROM metrics") == "36000");
    CHECK(value_of(root, "PRAGMA integrity_check") == "ok");
    CHECK(std::filesystem::file_size(root / "mlflow.db-wal") < 100'000'000);
}

TEST_CASE("an infinity is stored as the largest number, as MLflow does it", "[mlflow_db]") {
    const TempDirectory root;
    const auto store = open_run_store(root.path().string());
    const auto id = store->create_run({"brest", "r", {}}).run_id;
    store->log_batch(id, {{"m", std::numeric_limits<double>::infinity(), 0, 1}}, {}, {});

    CHECK(value_of(root, "SELECT value = 1.7976931348623157e308 FROM metrics") == "1");
}

TEST_CASE("a beginning that several ids share is refused with those ids", "[mlflow_db]") {
    const TempDirectory root;
    const auto store = open_run_store(root.path().string());
    add_run(*store, "a");
    add_run(*store, "b");
    execute(root, "PRAGMA foreign_keys = OFF; UPDATE runs SET run_uuid = 'abc' || name");

    CHECK_THROWS_WITH(store->resolve("ab"), Catch::Contains("abca") && Catch::Contains("abcb"));
    CHECK(kind_of([&] { return store->resolve("ab"); }) == ErrorKind::invalid_argument);
}

TEST_CASE("an experiment counts the runs of its own stage, and each notes when it was deleted", "[mlflow_db]") {
    const TempDirectory root;
    const auto store = open_run_store(root.path().string());
    add_run(*store, "one");
    add_run(*store, "two");
    const auto brest = [&] { return store->experiments().back(); };  // behind Default
    CHECK(brest().runs == 2);

    store->set_experiment_lifecycle(brest().id, Lifecycle::deleted);
    CHECK(brest().runs == 2);
    CHECK(value_of(root, "SELECT count(*) FROM runs WHERE deleted_time > 1600000000000") == "2");

    store->set_experiment_lifecycle(brest().id, Lifecycle::active);
    CHECK(value_of(root, "SELECT count(*) FROM runs WHERE deleted_time IS NULL") == "2");
    CHECK(kind_of([&] { store->set_experiment_lifecycle("77", Lifecycle::deleted); }) == ErrorKind::not_found);
}

TEST_CASE("what a run has read stands in MLflow's tables, once for all runs that read the same", "[mlflow_db]") {
    const TempDirectory root;
    const auto store = open_run_store(root.path().string());
    const auto first = add_run(*store, "one");
    const auto second = add_run(*store, "two");
    const DatasetInput load{"load", "aa", "local", R"({"uri":"load.csv"})", "{}", R"({"num_rows":3})", "training"};
    DatasetInput later = load;
    later.digest = "bb";
    store->log_inputs(first, {load});
    store->log_inputs(first, {load});
    store->log_inputs(second, {load, later});

    CHECK(value_of(root, "SELECT count(*) FROM datasets") == "2");
    CHECK(value_of(root, "SELECT count(*) FROM inputs WHERE source_type = 'DATASET' AND destination_type = 'RUN'") ==
          "3");
    CHECK(value_of(root, "SELECT group_concat(DISTINCT name || '=' || value) FROM input_tags") ==
          "mlflow.data.context=training");
}

TEST_CASE("a store without MLflow's tables of datasets takes runs all the same", "[mlflow_db]") {
    const TempDirectory root;
    const auto store = open_run_store(root.path().string());
    const auto id = add_run(*store, "r");
    execute(root, "DROP TABLE input_tags; DROP TABLE inputs; DROP TABLE datasets");
    store->log_inputs(id, {{"load", "aa", "local", "{}", "{}", "{}", "training"}});
    CHECK(store->inputs(id).empty());
}

}  // namespace forecast
