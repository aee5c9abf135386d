#include <fstream>
#include <iterator>

#include <SQLiteCpp/SQLiteCpp.h>
#include <catch2/catch.hpp>

#include "forecast/core/error.hpp"
#include "forecast/mlflow/open_store.hpp"
#include "forecast/tracking/run_store.hpp"
#include "temp_directory.hpp"

namespace forecast {
namespace {

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void execute(const std::string& path, const std::string& sql) {
    SQLite::Database database(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    database.exec(sql);
}

}  // namespace

TEST_CASE("reading makes no run store", "[mlflow_db]") {
    const TempDirectory root;
    CHECK(open_run_store_read_only(root / "absent") == nullptr);
    CHECK_FALSE(std::filesystem::exists(root / "absent"));

    std::ofstream(root / "mlflow.db").close();
    CHECK(open_run_store_read_only(root.path().string()) == nullptr);
}

TEST_CASE("a reader sees what a writer has in its log, and cannot write", "[mlflow_db]") {
    const TempDirectory root;
    const auto writer = open_run_store(root.path().string());
    const auto id = writer->create_run({"brest", "r", {}}).run_id;

    const auto reader = open_run_store_read_only(root.path().string());
    REQUIRE(reader != nullptr);
    CHECK(reader->list({}).size() == 1);
    CHECK_THROWS_AS(reader->finish_run(id, RunStatus::failed, 1), Error);
}

TEST_CASE("a run store is named by a directory or as MLflow names it", "[mlflow_db]") {
    const TempDirectory root;
    open_run_store("sqlite:///" + (root / "deep/runs.db"))->create_run({"brest", "r", {}});
    CHECK(std::filesystem::exists(root / "deep/runs.db"));

    CHECK_THROWS_WITH(open_run_store(std::string("postgresql://localhost/x")),
                      Catch::Contains("postgresql://localhost/x"));
    CHECK_THROWS_WITH(open_run_store(root / "deep/runs.db"), Catch::Contains("is a file"));
}

TEST_CASE("after a run's end the database file alone is complete", "[mlflow_db]") {
    const TempDirectory root;
    const auto store = open_run_store(root.path().string());
    store->finish_run(store->create_run({"brest", "r", {}}).run_id, RunStatus::finished, 1);

    const TempDirectory copy;
    std::filesystem::copy_file(root / "mlflow.db", copy / "mlflow.db");
    CHECK(open_run_store(copy.path().string())->list({}).size() == 1);
}

TEST_CASE("a file that is no database, or not MLflow's, is refused unchanged", "[mlflow_db]") {
    const TempDirectory root;
    const std::string path = root / "mlflow.db";
    std::ofstream(path) << std::string(4096, 'x');
    CHECK_THROWS_WITH(open_run_store(root.path().string()), Catch::Contains(path) && Catch::Contains("not an SQLite"));
    std::filesystem::remove(path);

    execute(path, "CREATE TABLE notes (text TEXT)");
    const std::string before = read_file(path);
    CHECK_THROWS_WITH(open_run_store(root.path().string()), Catch::Contains("alembic_version"));
    CHECK(read_file(path) == before);
}

TEST_CASE("a database that MLflow did not stamp, or another program did, is refused", "[mlflow_db]") {
    const TempDirectory root;
    const std::string path = root / "mlflow.db";
    execute(path, "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)");
    CHECK_THROWS_WITH(open_run_store(root.path().string()), Catch::Contains("no row in alembic_version"));

    execute(path, "INSERT INTO alembic_version VALUES ('05f30312d566')");
    CHECK_THROWS_WITH(open_run_store(root.path().string()), Catch::Contains("another program's database"));
    CHECK_THROWS_WITH(open_run_store_read_only(root.path().string()), Catch::Contains("another program's database"));
}

TEST_CASE("MLflow's later columns are accepted, but not those that must be filled", "[mlflow_db]") {
    const TempDirectory root;
    const std::string path = root / "mlflow.db";
    open_run_store(root.path().string());
    execute(path,
            "UPDATE alembic_version SET version_num = 'f4a9b2c7d1e6';"
            "ALTER TABLE experiments ADD COLUMN workspace VARCHAR(63) DEFAULT 'default' NOT NULL;");
    CHECK_NOTHROW(open_run_store(root.path().string())->create_run({"brest", "r", {}}));

    execute(path, "DROP TABLE tags; CREATE TABLE tags (key, value, run_uuid, planet TEXT NOT NULL)");
    CHECK_THROWS_WITH(open_run_store(root.path().string()),
                      Catch::Contains("tags.planet") && Catch::Contains("too new") && Catch::Contains(path));
}

TEST_CASE("a database with too few columns or tables is refused with what mends it", "[mlflow_db]") {
    const TempDirectory root;
    const std::string path = root / "mlflow.db";
    open_run_store(root.path().string());
    execute(path, "DROP TABLE tags; CREATE TABLE tags (key, value)");
    CHECK_THROWS_WITH(open_run_store(root.path().string()),
                      Catch::Contains("tags.run_uuid") && Catch::Contains("mlflow db upgrade sqlite:///" + path));

    execute(path, "DROP TABLE tags");
    CHECK_THROWS_WITH(open_run_store(root.path().string()),
                      Catch::Contains("table tags") && Catch::Contains("mlflow db upgrade"));
}

TEST_CASE("a run goes into this program's workspace, not into another's experiment of that name", "[mlflow_db]") {
    const TempDirectory root;
    const auto store = open_run_store(root.path().string());
    execute(root / "mlflow.db", R"sql(
        CREATE TABLE moved (experiment_id INTEGER PRIMARY KEY, name, artifact_location, lifecycle_stage, creation_time,
                            last_update_time, workspace VARCHAR(63) DEFAULT 'default' NOT NULL,
                            UNIQUE (workspace, name));
        INSERT INTO moved SELECT *, 'default' FROM experiments;
        DROP TABLE experiments;
        ALTER TABLE moved RENAME TO experiments;
        INSERT INTO experiments (name, lifecycle_stage, workspace) VALUES ('brest', 'active', 'team');)sql");

    CHECK(store->create_run({"brest", "r", {}}).artifact_uri.find(root / "2/") == 0);
}

TEST_CASE("a writer goes on while another process migrates its tables", "[mlflow_db]") {
    const TempDirectory root;
    const auto store = open_run_store(root.path().string());
    const auto id = store->create_run({"brest", "r", {}}).run_id;
    const auto log = [&](std::int64_t first) {
        std::vector<Metric> metrics;
        for (std::int64_t step = first; step < first + 20; ++step) {
            metrics.push_back({"loss", 1, step, 1});
        }
        store->log_batch(id, metrics, {{"p" + std::to_string(first), "1"}}, {{"t", std::to_string(first)}});
    };
    log(0);
    for (int round = 1; round <= 3; ++round) {  // as Alembic does it: a new table takes the place of the old one
        execute(root / "mlflow.db", R"sql(
            BEGIN IMMEDIATE;
            CREATE TABLE moved ("key" VARCHAR(250) NOT NULL, value VARCHAR(8000), run_uuid VARCHAR(32) NOT NULL,
                                PRIMARY KEY ("key", run_uuid));
            INSERT INTO moved SELECT "key", value, run_uuid FROM tags;
            DROP TABLE tags;
            ALTER TABLE moved RENAME TO tags;
            ALTER TABLE metrics ADD COLUMN round)sql" +
                                        std::to_string(round) +
                                        R"sql( INTEGER DEFAULT '0' NOT NULL;
            UPDATE alembic_version SET version_num = 'f4a9b2c7d1e6';
            COMMIT;)sql");
        log(round * 20);
    }
    CHECK(store->history(id, "loss").size() == 80);
    CHECK(store->resolve(id).params.size() == 4);
    CHECK(store->resolve(id).tag("t") == "60");
}

TEST_CASE("where a short path of artifacts is not there, new runs go into the store's own place", "[mlflow_db]") {
    const TempDirectory root;
    const auto store = open_run_store(root.path().string());
    execute(root / "mlflow.db",
            "INSERT INTO experiments (name, artifact_location, lifecycle_stage) VALUES ('short', '/a/b/1', 'active')");
    const RunSummary run = store->create_run({"short", "r", {}});
    CHECK(run.artifact_uri == root / ("1/" + run.run_id + "/artifacts"));
}

TEST_CASE("an experiment whose artifacts lie on a server is refused", "[mlflow_db]") {
    const TempDirectory root;
    const auto store = open_run_store(root.path().string());
    execute(root / "mlflow.db",
            "INSERT INTO experiments (name, artifact_location, lifecycle_stage) "
            "VALUES ('remote', 'mlflow-artifacts:/7', 'active')");
    CHECK_THROWS_WITH(store->create_run({"remote", "r", {}}), Catch::Contains("mlflow-artifacts:/7"));
    CHECK(store->list({}).empty());
}

TEST_CASE("runs of an experiment at mlflow-artifacts: are written where a server of the store keeps them",
          "[mlflow_db]") {
    namespace fs = std::filesystem;
    const TempDirectory root;
    const TempDirectory given;
    TrackingLocation location(root.path().string());
    auto store = open_run_store(location);
    execute(root / "mlflow.db",
            "INSERT INTO experiments (name, artifact_location, lifecycle_stage) "
            "VALUES ('remote', 'mlflow-artifacts:/7', 'active'), ('of host', 'mlflow-artifacts://host/8', 'active'), "
            "('out', 'mlflow-artifacts:/../9', 'active')");
    fs::create_directories(root.path() / "mlartifacts" / ".uploads");
    const RunSummary run = store->create_run({"remote", "r", {}});
    CHECK(run.artifact_uri == "mlflow-artifacts:/7/" + run.run_id + "/artifacts");
    CHECK(store->artifact_directory(run) == root.path() / "mlartifacts" / "7" / run.run_id / "artifacts");
    CHECK(store->fetch_artifacts(run) == store->artifact_directory(run));
    CHECK_THROWS_WITH(store->create_run({"of host", "r", {}}), Catch::Contains("mlflow-artifacts://host/8"));
    CHECK_THROWS_WITH(store->create_run({"out", "r", {}}), Catch::Contains("mlflow-artifacts:/../9"));

    fs::remove_all(root.path() / "mlartifacts" / "7");
    location.artifact_directories = {given.path()};
    fs::create_directories(given.path() / ".uploads");
    store = open_run_store(location);
    const RunSummary other = store->create_run({"remote", "r", {}});
    CHECK(store->artifact_directory(other) == given.path() / "7" / other.run_id / "artifacts");
}

}  // namespace forecast
