#include "forecast/tracking/run_store.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <functional>
#include <iterator>
#include <limits>
#include <optional>

#include <SQLiteCpp/SQLiteCpp.h>
#include <unistd.h>
#include <catch2/catch.hpp>

#include "forecast/core/error.hpp"
#include "forecast/mlflow/open_store.hpp"
#include "shared_data.hpp"
#include "temp_directory.hpp"

namespace forecast {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
const double kNan = std::nan("");

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

void give_model(RunStore& store, const std::string& id) {
    store.log_batch(id, {}, {}, {{"mlflow.log-model.history", "[]"}});
}

RunQuery query(std::optional<std::size_t> limit, const std::string& sort, const std::string& experiment) {
    RunQuery query;
    query.limit = limit;
    query.sort = sort;
    query.experiment = experiment;
    return query;
}

std::vector<std::string> names(const std::vector<RunSummary>& runs) {
    std::vector<std::string> all;
    for (const RunSummary& run : runs) {
        all.push_back(run.name);
    }
    return all;
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

TEST_CASE("a run comes back with what was logged", "[mlflow_db]") {
    const TempDirectory root;
    const auto store = open_run_store(root.path().string());
    const auto made = store->create_run({"brest", "first", {{"mlflow.user", "anne"}}});
    store->log_batch(made.run_id, {{"mae", 3.5, 0, 1000}}, {{"epochs", "50"}, {"batch_size", "32"}}, {{"host", "pi"}});

    const auto run = store->resolve(made.run_id);
    CHECK(run.run_id.size() == 32);
    CHECK(run.experiment == "brest");
    CHECK(run.status == RunStatus::running);
    CHECK(run.artifact_uri == root / "1/" + made.run_id + "/artifacts");
    CHECK(run.params == std::vector<Param>{{"batch_size", "32"}, {"epochs", "50"}});
    CHECK(run.metric("mae")->last == 3.5);
    CHECK(run.tag("mlflow.runName") == "first");
    CHECK(run.tag("mlflow.user") == "anne");
    CHECK_FALSE(run.end_ms);
    CHECK(value_of(root, "SELECT user_id FROM runs") == "anne");
}

TEST_CASE("NaN and infinities survive in a metric's history", "[mlflow_db]") {
    const TempDirectory root;
    const auto store = open_run_store(root.path().string());
    const auto id = store->create_run({"brest", "r", {}}).run_id;
    store->log_batch(id, {{"m", kNan, 0, 1}, {"m", kInfinity, 1, 2}, {"m", -kInfinity, 2, 3}}, {}, {});

    const auto history = store->history(id, "m");
    REQUIRE(history.size() == 3);
    CHECK(std::isnan(history[0].value));
    CHECK(history[1].value == kInfinity);
    CHECK(history[2].value == -kInfinity);
    CHECK(value_of(root, "SELECT max(value) = 1.7976931348623157e308 FROM metrics") == "1");
}

TEST_CASE("the latest point of a metric is the greatest by step, time and stored value", "[mlflow_db]") {
    const TempDirectory root;
    const auto store = open_run_store(root.path().string());
    const auto id = store->create_run({"brest", "r", {}}).run_id;
    const auto last = [&] { return store->resolve(id).metric("m")->last; };

    store->log_batch(id, {{"m", 7, 5, 100}, {"m", 9, 4, 200}}, {}, {});
    CHECK(last() == 7);
    store->log_batch(id, {{"m", 6, 5, 100}}, {}, {});  // same step and time, smaller value
    CHECK(last() == 7);
    store->log_batch(id, {{"m", 1, 5, 101}}, {}, {});
    CHECK(last() == 1);
    store->log_batch(id, {{"m", kNan, 5, 101}}, {}, {});  // counts as 0, less than 1
    CHECK(last() == 1);
    store->log_batch(id, {{"m", kNan, 6, 1}}, {}, {});
    CHECK(std::isnan(last()));
}

TEST_CASE("a point logged twice is one point", "[mlflow_db]") {
    const TempDirectory root;
    const auto store = open_run_store(root.path().string());
    const auto id = store->create_run({"brest", "r", {}}).run_id;
    store->log_batch(id, {{"m", 1, 0, 5}, {"m", 1, 0, 5}}, {}, {});
    store->log_batch(id, {{"m", 1, 0, 5}}, {}, {});

    CHECK(store->history(id, "m").size() == 1);
}

TEST_CASE("the best value is the smallest, or the largest for scores, and never NaN", "[mlflow_db]") {
    const TempDirectory root;
    const auto store = open_run_store(root.path().string());
    const auto id = store->create_run({"brest", "r", {}}).run_id;
    store->log_batch(id,
                     {{"val_loss", 2, 0, 1},
                      {"val_loss", 1, 1, 1},
                      {"val_loss", kNan, 2, 1},
                      {"test_r2", 0.5, 0, 1},
                      {"test_r2", 0.25, 1, 1},
                      {"roc_auc", 0.75, 0, 1},
                      {"roc_auc", 0.5, 1, 1}},
                     {}, {});

    const auto run = store->resolve(id);
    CHECK(run.metric("val_loss")->best == 1);
    CHECK(std::isnan(run.metric("val_loss")->last));
    CHECK(run.metric("test_r2")->best == 0.5);
    CHECK(run.metric("roc_auc")->best == 0.75);
}

TEST_CASE("a param never changes, the same value is accepted", "[mlflow_db]") {
    const TempDirectory root;
    const auto store = open_run_store(root.path().string());
    const auto id = store->create_run({"brest", "r", {}}).run_id;
    store->log_batch(id, {}, {{"epochs", "50"}}, {});

    CHECK_NOTHROW(store->log_batch(id, {}, {{"epochs", "50"}}, {}));
    CHECK_THROWS_AS(store->log_batch(id, {{"mae", 1, 0, 1}}, {{"epochs", "51"}}, {}), Error);
    CHECK(store->resolve(id).param("epochs") == "50");
    CHECK_FALSE(store->resolve(id).metric("mae"));  // the batch is whole or not at all
}

TEST_CASE("long texts are cut at a code point", "[mlflow_db]") {
    const TempDirectory root;
    const auto store = open_run_store(root.path().string());
    const auto id = store->create_run({"brest", "r", {}}).run_id;
    std::string accents;
    for (int i = 0; i < 6001; ++i) {
        accents += "é";
    }
    store->log_batch(id, {}, {{"p", accents}}, {{"t", accents}, {"broken", "caf\xE9"}});

    CHECK(value_of(root, "SELECT length(value) FROM params") == "6000");
    CHECK(value_of(root, "SELECT length(value) FROM tags WHERE key = 't'") == "5000");
    CHECK(store->resolve(id).tag("broken") == "caf\xEF\xBF\xBD");
}

TEST_CASE("names that MLflow refuses are refused", "[mlflow_db]") {
    const TempDirectory root;
    const auto store = open_run_store(root.path().string());
    const auto id = store->create_run({"brest", "r", {}}).run_id;
    const auto log = [&](const std::string& key) { store->log_batch(id, {{key, 1, 0, 1}}, {}, {}); };

    for (const char* good : {"val_loss", "train/rmse", "sources.load.files", "a b-c", "énergie"}) {
        CHECK_NOTHROW(log(good));
    }
    for (const char* bad : {"", "a!b", "a:b", "/a", "a/", "a//b", "a/../b", ".", "..", "../a", "..a"}) {
        CHECK_THROWS_AS(log(bad), Error);
    }
    CHECK_THROWS_AS(log(std::string(251, 'k')), Error);
}

TEST_CASE("the tag mlflow.runName renames a run", "[mlflow_db]") {
    const TempDirectory root;
    const auto store = open_run_store(root.path().string());
    const auto id = store->create_run({"brest", "old", {}}).run_id;
    store->log_batch(id, {}, {}, {{"mlflow.runName", "new"}});

    CHECK(store->resolve(id).name == "new");
}

TEST_CASE("runs are listed newest first, by experiment, up to a limit", "[mlflow_db]") {
    const TempDirectory root;
    const auto store = open_run_store(root.path().string());
    for (const char* name : {"a", "b", "c"}) {
        add_run(*store, name);
    }
    execute(root, "UPDATE runs SET start_time = unicode(name)");
    store->create_run({"other", "d", {}});

    CHECK(names(store->list(query({}, "", "brest"))) == std::vector<std::string>{"c", "b", "a"});
    CHECK(names(store->list(query(2, "", "brest"))) == std::vector<std::string>{"c", "b"});
    CHECK(names(store->list(query(1, "", ""))) == std::vector<std::string>{"d"});
    CHECK(store->list(query({}, "", "unknown")).empty());
}

TEST_CASE("runs are sorted by metrics, params and attributes, what is missing last", "[mlflow_db]") {
    const TempDirectory root;
    const auto store = open_run_store(root.path().string());
    const auto a = add_run(*store, "a");
    const auto b = add_run(*store, "b");
    const auto c = add_run(*store, "c");
    add_run(*store, "d");
    store->log_batch(a, {{"mae", 2, 0, 1}}, {{"seed", "10"}}, {});
    store->log_batch(b, {{"mae", 1, 0, 1}}, {{"seed", "9"}}, {});
    store->log_batch(c, {{"mae", kNan, 0, 1}}, {}, {});
    execute(root, "UPDATE runs SET start_time = 100 - unicode(name)");

    const auto sorted = [&](const std::string& by) { return names(store->list(query({}, by, ""))); };
    CHECK(sorted("metrics.mae") == std::vector<std::string>{"b", "a", "c", "d"});
    CHECK(sorted("metrics.mae desc") == std::vector<std::string>{"a", "b", "c", "d"});
    CHECK(sorted("params.seed") == std::vector<std::string>{"b", "a", "c", "d"});
    CHECK(sorted("params.seed DESC") == std::vector<std::string>{"a", "b", "c", "d"});
    CHECK(sorted("name desc") == std::vector<std::string>{"d", "c", "b", "a"});
    CHECK(sorted("attributes.start_time asc") == std::vector<std::string>{"d", "c", "b", "a"});
    CHECK(kind_of([&] { sorted("mae"); }) == ErrorKind::invalid_argument);
}

TEST_CASE("a run is found by id, beginning, latest and name", "[mlflow_db]") {
    const TempDirectory root;
    const auto store = open_run_store(root.path().string());
    const auto old = add_run(*store, "lstm");
    const auto newer = add_run(*store, "lstm");
    const auto broken = add_run(*store, "lstm", RunStatus::failed);
    const auto bare = add_run(*store, "bare");
    for (const auto& id : {old, newer, broken}) {
        give_model(*store, id);
    }
    execute(root, "UPDATE runs SET start_time = CASE run_uuid WHEN '" + old + "' THEN 1 WHEN '" + newer +
                      "' THEN 2 ELSE 3 END");

    CHECK(store->resolve(old).run_id == old);
    CHECK(store->resolve(broken.substr(0, 12)).run_id == broken);
    CHECK(store->resolve("latest").run_id == newer);
    CHECK(store->resolve("lstm").run_id == newer);
    CHECK(store->resolve("bare").run_id == bare);  // a run with a model goes first, where there is one
    CHECK(kind_of([&] { return store->resolve("unknown"); }) == ErrorKind::not_found);
    CHECK(kind_of([&] { return store->resolve(""); }) == ErrorKind::invalid_argument);
    execute(root, "UPDATE runs SET lifecycle_stage = 'deleted' WHERE run_uuid = '" + newer + "'");
    CHECK(store->resolve("latest").run_id == old);
}

TEST_CASE("of the runs of one name the newest finished one is meant, where none is finished the newest",
          "[mlflow_db]") {
    const TempDirectory root;
    const auto store = open_run_store(root.path().string());
    const auto old = add_run(*store, "backtest");
    const auto newer = add_run(*store, "backtest");
    const auto failed = add_run(*store, "backtest", RunStatus::failed);
    const auto first_try = add_run(*store, "tries", RunStatus::failed);
    const auto second_try = add_run(*store, "tries", RunStatus::killed);
    const auto when = [&](const std::string& id, int time) {
        execute(root, "UPDATE runs SET start_time = " + std::to_string(time) + " WHERE run_uuid = '" + id + "'");
    };
    for (const auto& [id, time] : {std::pair(old, 1), {newer, 2}, {failed, 3}, {first_try, 4}, {second_try, 5}}) {
        when(id, time);
    }

    CHECK(store->resolve("backtest").run_id == newer);
    CHECK(store->resolve("tries").run_id == second_try);
    give_model(*store, old);
    CHECK(store->resolve("backtest").run_id == old);  // one with a model goes first
    give_model(*store, failed);
    CHECK(store->resolve("backtest").run_id == old);
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

TEST_CASE("only runs of this host whose process is gone are closed", "[mlflow_db]") {
    const TempDirectory root;
    const auto store = open_run_store(root.path().string());
    std::array<char, 256> host{};
    REQUIRE(::gethostname(host.data(), host.size() - 1) == 0);
    const auto start = [&](const std::string& on, const std::string& pid) {
        return store
            ->create_run(
                {"brest", "r", {{"forecast.host", on}, {"forecast.pid", pid}, {"forecast.process_start", "boot/1"}}})
            .run_id;
    };
    const auto recycled = start(host.data(), std::to_string(::getpid()));  // this process began at another tick
    const auto gone = start(host.data(), "999999999");
    start("elsewhere", "999999999");
    store->create_run({"brest", "of MLflow", {}});

    auto closed = store->close_dead_runs();
    std::sort(closed.begin(), closed.end());
    CHECK(closed == (recycled < gone ? std::vector{recycled, gone} : std::vector{gone, recycled}));
    CHECK(store->resolve(gone).status == RunStatus::failed);
    CHECK(store->resolve(gone).end_ms);
    CHECK(value_of(root, "SELECT count(*) FROM runs WHERE status = 'RUNNING'") == "2");
}

TEST_CASE("nothing is logged to a deleted or unknown run, nor to a deleted experiment", "[mlflow_db]") {
    const TempDirectory root;
    const auto store = open_run_store(root.path().string());
    const auto id = add_run(*store, "r");
    execute(root, "UPDATE runs SET lifecycle_stage = 'deleted'; UPDATE experiments SET lifecycle_stage = 'deleted'");

    CHECK_THROWS_WITH(store->log_batch(id, {}, {{"a", "b"}}, {}), Catch::Contains("deleted"));
    CHECK_THROWS_WITH(store->log_batch("unknown", {}, {{"a", "b"}}, {}), Catch::Contains("unknown"));
    CHECK_THROWS_WITH(store->create_run({"brest", "r", {}}), Catch::Contains("forecast experiments restore 'brest'"));
}

TEST_CASE("an experiment is deleted and restored with all of its runs, as MLflow does it", "[mlflow_db]") {
    const TempDirectory root;
    const auto store = open_run_store(root.path().string());
    add_run(*store, "one");
    add_run(*store, "two");
    const auto brest = [&] {
        for (const ExperimentSummary& one : store->experiments()) {
            if (one.name == "brest") {
                return one;
            }
        }
        throw Error("no experiment brest");
    };
    CHECK(brest().runs == 2);

    store->set_experiment_lifecycle(brest().id, Lifecycle::deleted);
    CHECK(brest().lifecycle == Lifecycle::deleted);
    CHECK(brest().runs == 2);
    CHECK(store->list({}).empty());
    CHECK(value_of(root, "SELECT count(*) FROM runs WHERE deleted_time > 1600000000000") == "2");

    store->set_experiment_lifecycle(brest().id, Lifecycle::active);
    CHECK(brest().lifecycle == Lifecycle::active);
    CHECK(store->list({}).size() == 2);
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
    CHECK(store->inputs(first).size() == 1);
    const auto read = store->inputs(second);
    REQUIRE(read.size() == 2);
    CHECK(read[0].digest == "aa");
    CHECK(read[1].digest == "bb");
    CHECK(read[0].source == load.source);
    CHECK(read[0].profile == load.profile);
    RunQuery query;
    query.filter = "datasets.digest = 'bb' and datasets.context = 'training'";
    CHECK(names(store->list(query)) == std::vector<std::string>{"two"});
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
