#include "forecast/tracking/run_maintenance.hpp"

#include <filesystem>
#include <fstream>
#include <functional>
#include <limits>

#include <SQLiteCpp/SQLiteCpp.h>
#include <catch2/catch.hpp>

#include "forecast/core/error.hpp"
#include "forecast/tracking/run_store.hpp"
#include "temp_directory.hpp"

namespace forecast {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kEver = std::numeric_limits<std::int64_t>::max();

std::string add_run_with_file(RunStore& store) {
    const RunSummary run = store.create_run({"brest", "one", {}});
    store.log_batch(run.run_id, {{"mae", 1, 0, 1}}, {{"seed", "1"}}, {{"site", "Brest"}});
    std::ofstream(store.artifact_directory(run) / "x.txt") << "12345";
    store.finish_run(run.run_id, RunStatus::finished, 1);
    return run.run_id;
}

void execute(const TempDirectory& root, const std::string& sql) {
    SQLite::Database database(root / "mlflow.db", SQLite::OPEN_READWRITE);
    database.exec(sql);
}

std::string value_of(const std::string& root, const std::string& sql) {
    const auto result = query_sql(root, sql);
    return result.rows.at(0).at(0).text;
}

ExitCode code_of(const std::function<void()>& action) {
    try {
        action();
    } catch (const Error& error) {
        return error.code();
    }
    return ExitCode::done;
}

const Diagnosis::Finding& finding(const Diagnosis& diagnosis, const std::string& subject) {
    for (const auto& candidate : diagnosis.findings) {
        if (candidate.subject == subject) {
            return candidate;
        }
    }
    throw Error("no finding on {}", subject);
}

}  // namespace

TEST_CASE("garbage collection takes deleted runs, their rows and files, and nothing else", "[tracking]") {
    const TempDirectory root;
    const auto store = open_run_store(std::string(root.path()));
    const std::string kept = add_run_with_file(*store);
    const std::string gone = add_run_with_file(*store);
    store->set_lifecycle(gone, Lifecycle::deleted);

    CHECK(collect_garbage(std::string(root.path()), 1'000, false).runs.empty());  // deleted after that
    const Garbage planned = collect_garbage(std::string(root.path()), kEver, true);
    CHECK(planned.runs == std::vector<std::string>{gone});
    CHECK(planned.artifact_bytes == 5);
    CHECK(fs::exists(root / ("1/" + gone + "/artifacts/x.txt")));

    CHECK(collect_garbage(std::string(root.path()), kEver, false).runs == planned.runs);
    CHECK_FALSE(fs::exists(root / ("1/" + gone)));
    CHECK(fs::exists(root / ("1/" + kept + "/artifacts/x.txt")));
    CHECK(value_of(root.path(), "SELECT count(DISTINCT run_uuid) || group_concat(DISTINCT run_uuid) FROM metrics") ==
          "1" + kept);
    CHECK(collect_garbage(std::string(root.path()), kEver, false).runs.empty());
}

TEST_CASE("files outside a directory that carries the run's id are never removed", "[tracking]") {
    const TempDirectory root;
    const auto store = open_run_store(std::string(root.path()));
    const std::string gone = add_run_with_file(*store);
    store->set_lifecycle(gone, Lifecycle::deleted);
    fs::create_directories(root / "precious/artifacts");
    execute(root, "UPDATE runs SET artifact_uri = '" + (root / "precious/artifacts") + "'");

    CHECK(collect_garbage(std::string(root.path()), kEver, false).runs.size() == 1);
    CHECK(fs::exists(root / "precious/artifacts"));
}

TEST_CASE("tables of later MLflow releases that point to runs are cleaned too", "[tracking]") {
    const TempDirectory root;
    const auto store = open_run_store(std::string(root.path()));
    const std::string gone = add_run_with_file(*store);
    execute(root, "CREATE TABLE later (run_id VARCHAR(32) REFERENCES runs (run_uuid))");
    execute(root, "INSERT INTO later VALUES ('" + gone + "')");
    store->set_lifecycle(gone, Lifecycle::deleted);

    CHECK(collect_garbage(std::string(root.path()), kEver, false).runs.size() == 1);
    CHECK(value_of(root.path(), "SELECT count(*) FROM later") == "0");
}

TEST_CASE("relocation replaces whole path components only, plain and behind file://", "[tracking]") {
    const TempDirectory root;
    const TempDirectory place;
    const auto store = open_run_store(std::string(root.path()));
    add_run_with_file(*store);
    execute(root, "UPDATE experiments SET artifact_location = '/old/mlruns/' || experiment_id");
    execute(root, "UPDATE experiments SET artifact_location = '/old/mlruns2/1' WHERE experiment_id = 1");
    execute(root, "UPDATE runs SET artifact_uri = 'file:///old/mlruns/1/x/artifacts'");

    const auto plan = relocate(std::string(root.path()), "/old/mlruns/", place.path().string(), true);
    CHECK(plan.experiments == 1);
    CHECK(plan.runs == 1);
    CHECK(value_of(root.path(), "SELECT artifact_uri FROM runs") == "file:///old/mlruns/1/x/artifacts");

    relocate(std::string(root.path()), "/old/mlruns", place.path().string(), false);
    CHECK(value_of(root.path(), "SELECT artifact_uri FROM runs") ==
          "file://" + place.path().string() + "/1/x/artifacts");
    CHECK(value_of(root.path(), "SELECT group_concat(artifact_location) FROM experiments") ==
          place.path().string() + "/0,/old/mlruns2/1");
    CHECK_THROWS_WITH(relocate(std::string(root.path()), "/old/mlruns2", place / "absent", false),
                      Catch::Contains("is not a directory"));
}

TEST_CASE("where the artifacts were is found by the directory that is gone", "[tracking]") {
    const TempDirectory root;
    const auto store = open_run_store(std::string(root.path()));
    const std::string id = add_run_with_file(*store);
    CHECK(relocate(std::string(root.path()), std::nullopt, std::nullopt, false).from.empty());

    execute(root, "UPDATE experiments SET artifact_location = '/gone/mlruns/' || experiment_id");
    execute(root, "UPDATE runs SET artifact_uri = '/gone/mlruns/1/' || run_uuid || '/artifacts'");
    const auto done = relocate(std::string(root.path()), std::nullopt, std::nullopt, false);
    CHECK(done.from == "/gone/mlruns");
    CHECK(done.to == root.path());
    CHECK(store->fetch_artifacts(store->resolve(id)) == fs::path(root / ("1/" + id + "/artifacts")));

    execute(root, "UPDATE experiments SET artifact_location = '/gone' || experiment_id || '/' || experiment_id");
    CHECK(code_of([&] { relocate(std::string(root.path()), std::nullopt, std::nullopt, false); }) == ExitCode::usage);
}

TEST_CASE("a query reads one statement and says which values are numbers", "[tracking]") {
    const TempDirectory root;
    open_run_store(std::string(root.path()));
    const auto result = query_sql(std::string(root.path()), "SELECT 1 AS one, 0.1, 'a', NULL, x'0aff';  -- done");
    CHECK(result.columns.front() == "one");
    std::string texts;
    for (const auto& value : result.rows.at(0)) {
        texts += value.text + "|";
    }
    CHECK(texts == "1|0.1|a||x'0aff'|");
    CHECK(result.rows[0][0].kind == QueryResult::Kind::number);
    CHECK(result.rows[0][3].kind == QueryResult::Kind::null);
    CHECK(code_of([&] { query_sql(std::string(root.path()), "DELETE FROM runs"); }) == ExitCode::usage);
    CHECK(code_of([&] { query_sql(std::string(root.path()), "SELECT 1; SELECT 2"); }) == ExitCode::usage);
    CHECK(code_of([&] { query_sql(std::string(root.path()), "SELECT"); }) == ExitCode::usage);
}

TEST_CASE("maintenance of a server's store is refused, and none of it makes a database", "[tracking]") {
    const TempDirectory root;
    const TrackingLocation server(std::string("http://127.0.0.1:1"));
    CHECK(code_of([&] { collect_garbage(server, 0, true); }) == ExitCode::usage);
    CHECK(code_of([&] { relocate(server, std::nullopt, std::nullopt, true); }) == ExitCode::usage);
    CHECK(code_of([&] { query_sql(server, "SELECT 1"); }) == ExitCode::usage);
    CHECK(code_of([&] { query_sql(std::string(root.path()), "SELECT 1"); }) == ExitCode::usage);
    CHECK(collect_garbage(std::string(root.path()), kEver, false).runs.empty());
    CHECK(diagnose_store(std::string(root.path())).findings.size() == 1);
    CHECK(fs::is_empty(root.path()));
}

TEST_CASE("a diagnosis tells which MLflow releases open the database", "[tracking]") {
    const TempDirectory root;
    open_run_store(std::string(root.path()));
    const auto revision_text = [&] { return finding(diagnose_store(std::string(root.path())), "revision").text; };
    CHECK(revision_text() ==
          "acf3f17fdcc7 (MLflow 2.8 - 2.12), opened as it is by 2.8.1, 2.12.1; migrated when first opened by 2.17.2, "
          "2.22.5, 3.0.0, 3.6.0, 3.10.1, 3.14.0, 3.17.2, 3.18.0");
    execute(root, "UPDATE alembic_version SET version_num = '0584bdc529eb'");
    CHECK(revision_text() ==
          "0584bdc529eb (MLflow 2.18 - 2.22), opened as it is by 2.22.5; migrated when first opened by 3.6.0, 3.10.1, "
          "3.14.0, 3.17.2, 3.18.0; refused by 2.8.1, 2.12.1, 2.17.2, 3.0.0");
    execute(root, "UPDATE alembic_version SET version_num = 'ffffffffffff'");
    CHECK(revision_text() == "ffffffffffff, of no MLflow release known here");
}

TEST_CASE("a diagnosis finds dead runs, lost files and what waits to be delivered", "[tracking]") {
    const TempDirectory root;
    const auto store = open_run_store(std::string(root.path()));
    const std::string id = add_run_with_file(*store);
    for (const auto& found : diagnose_store(std::string(root.path())).findings) {
        CHECK(found.healthy);
        CHECK(found.advice.empty());
    }
    const auto running = store->create_run({"brest", "dead", {}}).run_id;
    store->log_batch(id, {}, {}, {{"mlflow.log-model.history", "[]"}});
    fs::remove_all(root / ("1/" + id));
    fs::create_directories(root / "spool");
    std::ofstream(root / "spool/x.jsonl") << "{}\n";
    const auto diagnosis = diagnose_store(std::string(root.path()));
    CHECK_FALSE(finding(diagnosis, "artifacts").healthy);
    CHECK_FALSE(finding(diagnosis, "spool").healthy);
    CHECK(finding(diagnosis, "running").healthy);  // nothing says which process it belongs to
    CHECK(dead_runs(std::string(root.path())).empty());
}

}  // namespace forecast
