#include "forecast/mlflow_db/run_maintenance.hpp"

#include <filesystem>
#include <fstream>
#include <functional>
#include <limits>
#include <optional>

#include <SQLiteCpp/SQLiteCpp.h>
#include <catch2/catch.hpp>

#include "forecast/core/error.hpp"
#include "forecast/mlflow/open_store.hpp"
#include "forecast/tracking/active_run.hpp"
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

std::optional<ErrorKind> kind_of(const std::function<void()>& action) {
    try {
        action();
    } catch (const Error& error) {
        return error.kind();
    }
    return std::nullopt;
}

const Finding& finding(const std::vector<Finding>& diagnosis, const std::string& subject) {
    for (const auto& candidate : diagnosis) {
        if (candidate.subject == subject) {
            return candidate;
        }
    }
    throw Error("no finding on {}", subject);
}

}  // namespace

TEST_CASE("garbage collection takes deleted runs, their rows and files, and nothing else", "[mlflow_db]") {
    const TempDirectory root;
    const auto store = open_run_store(std::string(root.path()));
    const std::string kept = add_run_with_file(*store);
    const std::string gone = add_run_with_file(*store);
    store->set_lifecycle(gone, Lifecycle::deleted);

    CHECK(collect_garbage(std::string(root.path()), 1'000, false).runs.empty());  // deleted after that
    const Garbage planned = collect_garbage(std::string(root.path()), kEver, true);
    REQUIRE(planned.runs.size() == 1);
    CHECK(planned.runs[0].id == gone);
    CHECK(planned.runs[0].directory == root / ("1/" + gone));
    CHECK(planned.runs[0].bytes == 5);
    CHECK(planned.runs[0].files == 1);
    CHECK(fs::exists(root / ("1/" + gone + "/artifacts/x.txt")));

    CHECK(collect_garbage(std::string(root.path()), kEver, false).runs.size() == 1);
    CHECK_FALSE(fs::exists(root / ("1/" + gone)));
    CHECK(fs::exists(root / ("1/" + kept + "/artifacts/x.txt")));
    CHECK(value_of(root.path(), "SELECT count(DISTINCT run_uuid) || group_concat(DISTINCT run_uuid) FROM metrics") ==
          "1" + kept);
    CHECK(collect_garbage(std::string(root.path()), kEver, false).runs.empty());
}

TEST_CASE("files outside a directory that carries the run's id are never removed", "[mlflow_db]") {
    const TempDirectory root;
    const auto store = open_run_store(std::string(root.path()));
    const std::string gone = add_run_with_file(*store);
    store->set_lifecycle(gone, Lifecycle::deleted);
    fs::create_directories(root / "precious/artifacts");
    execute(root, "UPDATE runs SET artifact_uri = '" + (root / "precious/artifacts") + "'");

    CHECK(collect_garbage(std::string(root.path()), kEver, false).runs.size() == 1);
    CHECK(fs::exists(root / "precious/artifacts"));
}

TEST_CASE("the files of a run whose id is no id of a run stay, whatever its row says", "[mlflow_db]") {
    const TempDirectory root;
    const TempDirectory home;
    const auto store = open_run_store(std::string(root.path()));
    const std::string gone = add_run_with_file(*store);
    store->set_lifecycle(gone, Lifecycle::deleted);
    fs::create_directories(home / "docs/artifacts");
    fs::create_directories(root / "docs/artifacts");
    for (const std::string id : {"docs", "..", ""}) {
        for (const std::string& place : {std::string(home / id), root / id}) {
            execute(root, "PRAGMA foreign_keys = OFF; UPDATE runs SET run_uuid = '" + id + "', artifact_uri = '" +
                              place + "/artifacts'");
            const Garbage garbage = collect_garbage(std::string(root.path()), kEver, false);
            CHECK(garbage.runs.empty());
            REQUIRE(garbage.kept.size() == 1);
            CHECK_THAT(garbage.kept[0].reason, Catch::Contains("32 hex digits"));
        }
    }
    CHECK(fs::exists(home / "docs/artifacts"));
    CHECK(fs::exists(root / "docs/artifacts"));
}

TEST_CASE("links are not followed to a run's files", "[mlflow_db]") {
    const TempDirectory root;
    const TempDirectory elsewhere;
    const auto store = open_run_store(std::string(root.path()));
    const std::string gone = add_run_with_file(*store);
    store->set_lifecycle(gone, Lifecycle::deleted);
    const bool of_run = GENERATE(true, false);  // or of the experiment
    const std::string link = root / (of_run ? "1/" + gone : std::string("1"));
    fs::rename(link, elsewhere / "moved");
    fs::create_directory_symlink(elsewhere / "moved", link);

    const Garbage garbage = collect_garbage(std::string(root.path()), kEver, false);
    REQUIRE(garbage.runs.size() == 1);
    CHECK(garbage.runs[0].directory == (of_run ? link : ""));  // the link alone goes
    CHECK(garbage.runs[0].files == 0);
    CHECK(fs::is_symlink(link) != of_run);
    CHECK_THAT(garbage.runs[0].stays,
               Catch::Contains(of_run ? "it is a link: what it leads to, " : link + " is a link"));
    CHECK(fs::exists(elsewhere / (of_run ? "moved/artifacts/x.txt" : "moved/" + gone + "/artifacts/x.txt")));
}

TEST_CASE("a link in the place of a run's artifacts goes, what it leads to stays, and that is said", "[mlflow_db]") {
    const TempDirectory root;
    const TempDirectory elsewhere;
    const auto store = open_run_store(std::string(root.path()));
    const std::string gone = add_run_with_file(*store);
    store->set_lifecycle(gone, Lifecycle::deleted);
    const std::string link = root / ("1/" + gone + "/artifacts");
    fs::rename(link, elsewhere / "moved");
    fs::create_directory_symlink(elsewhere / "moved", link);

    const Garbage garbage = collect_garbage(std::string(root.path()), kEver, false);
    REQUIRE(garbage.runs.size() == 1);
    CHECK_FALSE(fs::exists(root / ("1/" + gone)));
    CHECK_THAT(garbage.runs[0].stays, Catch::Contains("what it leads to, " + (elsewhere / "moved") + ", stays"));
    CHECK(fs::exists(elsewhere / "moved/x.txt"));
}

TEST_CASE("in a copy of a store the copy's files are removed, read and written, and the original's left",
          "[mlflow_db]") {
    const TempDirectory place;
    const std::string original = place / "original";
    const std::string copied = place / "copy";
    const std::string id = add_run_with_file(*open_run_store(original));
    const std::string kept = add_run_with_file(*open_run_store(original));
    fs::copy(original, copied, fs::copy_options::recursive);

    const auto store = open_run_store(copied);
    CHECK(store->fetch_artifacts(store->resolve(id)) == fs::path(copied + "/1/" + id + "/artifacts"));
    CHECK(store->artifact_directory(store->resolve(id)) == fs::path(copied + "/1/" + id + "/artifacts"));
    const RunSummary made = store->create_run({"brest", "new", {}});
    CHECK(made.artifact_uri == copied + "/1/" + made.run_id + "/artifacts");
    CHECK(finding(diagnose_store(copied), "locations").severity == Severity::problem);
    CHECK(fs::exists(copied + "/.moved"));

    store->set_lifecycle(id, Lifecycle::deleted);
    const Garbage garbage = collect_garbage(copied, kEver, false);
    REQUIRE(garbage.runs.size() == 1);
    CHECK(garbage.runs[0].directory == copied + "/1/" + id);
    CHECK_FALSE(fs::exists(copied + "/1/" + id));
    CHECK(fs::exists(original + "/1/" + id + "/artifacts/x.txt"));

    const Relocation done = relocate(copied, std::nullopt, std::nullopt, false);
    CHECK(done.from == std::vector<std::string>{original});
    CHECK(value_of(copied, "SELECT artifact_uri FROM runs WHERE run_uuid = '" + kept + "'") ==
          copied + "/1/" + kept + "/artifacts");
    CHECK(value_of(copied, "SELECT count(*) FROM experiments WHERE artifact_location NOT LIKE '" + copied + "/%'") ==
          "0");
    CHECK(finding(diagnose_store(copied), "locations").severity != Severity::problem);
    CHECK(relocate(copied, std::nullopt, std::nullopt, false).from.empty());
}

TEST_CASE("a copy of a copy is relocated whole", "[mlflow_db]") {
    const TempDirectory place;
    const std::string first = place / "first";
    add_run_with_file(*open_run_store(first));
    fs::copy(first, place / "second", fs::copy_options::recursive);
    add_run_with_file(*open_run_store(place / "second"));
    fs::copy(place / "second", place / "third", fs::copy_options::recursive);
    fs::remove_all(place / "second");

    const Relocation done = relocate(place / "third", std::nullopt, std::nullopt, false);
    CHECK(done.from == std::vector<std::string>{first, place / "second"});
    CHECK(value_of(place / "third", "SELECT count(*) FROM runs WHERE artifact_uri LIKE '" + (place / "third") +
                                        "/1/%/artifacts'") == "2");
}

TEST_CASE("a copy of the database alone is not relocated away from its files, and reads and writes nothing there",
          "[mlflow_db]") {
    const TempDirectory place;
    const std::string original = place / "original";
    const std::string id = add_run_with_file(*open_run_store(original));
    fs::create_directories(place / "alone");
    fs::copy(original + "/mlflow.db", place / "alone/mlflow.db");

    CHECK_THROWS_WITH(relocate(place / "alone", std::nullopt, std::nullopt, false),
                      Catch::Contains("cp -r " + original + "/. " + (place / "alone")));
    const auto store = open_run_store(place / "alone");
    const RunSummary run = store->resolve(id);
    CHECK_THROWS_WITH(store->fetch_artifacts(run), Catch::Contains("are not at " + (place / "alone") + "/1/" + id) &&
                                                       Catch::Contains("belong to another run store"));
    CHECK(store->list_artifacts(run).empty());
    CHECK(kind_of([&] { store->artifact_directory(run); }) == ErrorKind::invalid_argument);
    TrackingLocation named(place / "alone");
    named.artifact_directories = {original};
    CHECK(open_run_store(named)->fetch_artifacts(run) == fs::path(original + "/1/" + id + "/artifacts"));
    store->set_lifecycle(id, Lifecycle::deleted);
    CHECK_THAT(collect_garbage(place / "alone", kEver, false).runs.at(0).stays, Catch::Contains(original));
    CHECK(fs::exists(original + "/1/" + id + "/artifacts/x.txt"));
}

TEST_CASE("a file that a copy lacks is not read in the original", "[mlflow_db]") {
    const TempDirectory place;
    const std::string original = place / "original";
    const std::string copied = place / "copy";
    const std::string id = add_run_with_file(*open_run_store(original));
    fs::copy(original, copied, fs::copy_options::recursive);
    fs::remove_all(copied + "/1/" + id);

    const auto store = open_run_store(copied);
    CHECK_THROWS_WITH(store->fetch_artifacts(store->resolve(id)),
                      "the artifacts of run " + id + " are not at " + copied + "/1/" + id + "/artifacts; those at " +
                          original + "/1/" + id + " belong to another run store and are not read");
    fs::remove(original + "/mlflow.db");  // what is left is a directory of artifacts, as somebody may choose one
    CHECK(store->fetch_artifacts(store->resolve(id)) == fs::path(original + "/1/" + id + "/artifacts"));
}

TEST_CASE("a run whose row names no place of artifacts stops nothing", "[mlflow_db]") {
    const TempDirectory root;
    const auto store = open_run_store(std::string(root.path()));
    const std::string none = add_run_with_file(*store);
    const std::string empty = add_run_with_file(*store);
    const std::string whole = add_run_with_file(*store);
    execute(root, "INSERT INTO tags VALUES ('mlflow.log-model.history', '[]', '" + empty + "')");
    execute(root, "UPDATE runs SET artifact_uri = NULL WHERE run_uuid = '" + none + "'");
    execute(root, "UPDATE runs SET artifact_uri = '' WHERE run_uuid = '" + empty + "'");

    CHECK_THROWS_WITH(store->fetch_artifacts(store->resolve(none)),
                      Catch::Contains("does not say where its artifacts"));
    CHECK_THROWS_WITH(store->artifact_directory(store->resolve(empty)), Catch::Contains("does not say where its"));
    CHECK(store->list_artifacts(store->resolve(empty)).empty());
    CHECK_THAT(finding(diagnose_store(std::string(root.path())), "artifacts").sentence,
               Catch::Contains("the row names none"));
    CHECK(relocate(std::string(root.path()), std::nullopt, std::nullopt, false).from.empty());
    for (const std::string& id : {none, empty, whole}) {
        store->set_lifecycle(id, Lifecycle::deleted);
    }
    CHECK(collect_garbage(std::string(root.path()), kEver, false).runs.size() == 3);
    CHECK_FALSE(fs::exists(root / ("1/" + whole)));
}

TEST_CASE("paths are not changed to where the files are not", "[mlflow_db]") {
    const TempDirectory root;
    const TempDirectory place;
    const auto store = open_run_store(std::string(root.path()));
    const std::string id = add_run_with_file(*store);
    const std::string at = root.path().string();
    CHECK_THROWS_WITH(relocate(at, at, place.path().string(), false),
                      Catch::Contains("1 of the runs have their files below " + at + " and not below"));
    fs::rename(root / "1", root / "gone");
    CHECK_THROWS_WITH(relocate(at, at, place.path().string(), false),
                      Catch::Contains("the first would be " + place.path().string() + "/1/" + id + "/artifacts"));
    fs::rename(root / "gone", place / "1");
    CHECK(relocate(at, at, place.path().string(), false).runs == 1);
}

TEST_CASE("a chosen place of artifacts is no former one, and new runs go there only where it is named", "[mlflow_db]") {
    const TempDirectory root;
    const TempDirectory chosen;
    open_run_store(std::string(root.path()))->create_run({"brest", "one", {}});
    execute(root, "UPDATE experiments SET artifact_location = '" + (chosen / "1") + "' WHERE experiment_id = 1");
    TrackingLocation location(root.path().string());
    CHECK(finding(diagnose_store(location), "locations").severity != Severity::problem);
    CHECK(relocate(location, std::nullopt, std::nullopt, true).from.empty());
    const RunSummary own = open_run_store(location)->create_run({"brest", "two", {}});
    CHECK(own.artifact_uri == root / ("1/" + own.run_id + "/artifacts"));

    location.artifact_directories = {chosen.path()};
    const auto store = open_run_store(location);
    const RunSummary there = store->create_run({"brest", "three", {}});
    CHECK(there.artifact_uri == chosen / ("1/" + there.run_id + "/artifacts"));
    CHECK(store->artifact_directory(there) == fs::path(there.artifact_uri));
}

TEST_CASE("runs are not written through a link that leads out of the store", "[mlflow_db]") {
    const TempDirectory root;
    const TempDirectory elsewhere;
    open_run_store(std::string(root.path()))->create_run({"brest", "one", {}});
    fs::create_directory_symlink(elsewhere.path(), root / "1");
    TrackingLocation location(root.path().string());
    CHECK_THROWS_WITH(open_run_store(location)->create_run({"brest", "two", {}}),
                      Catch::Contains((root / "1") + " is a link"));
    location.artifact_directories = {elsewhere.path()};
    CHECK_NOTHROW(open_run_store(location)->create_run({"brest", "two", {}}));
}

TEST_CASE("artifacts that a server keeps beside its database are found, others are said to be the server's",
          "[mlflow_db]") {
    const TempDirectory root;
    const auto store = open_run_store(std::string(root.path()));
    const std::string id = add_run_with_file(*store);
    execute(root, "UPDATE runs SET artifact_uri = 'mlflow-artifacts:/1/' || run_uuid || '/artifacts'");
    fs::create_directories(root / "mlartifacts");
    fs::rename(root / "1", root / "mlartifacts/1");
    const RunSummary run = store->resolve(id);
    CHECK(store->fetch_artifacts(run) == fs::path(root / ("mlartifacts/1/" + id + "/artifacts")));
    CHECK(store->list_artifacts(run).size() == 1);
    CHECK(store->artifact_directory(run) == store->fetch_artifacts(run));

    fs::rename(root / "mlartifacts", root / "kept");
    CHECK(kind_of([&] { store->artifact_directory(run); }) == ErrorKind::invalid_argument);
    CHECK_THROWS_WITH(store->fetch_artifacts(run),
                      Catch::Contains("MLFLOW_TRACKING_URI") && Catch::Contains("FORECAST_ARTIFACT_DIRECTORIES"));
    TrackingLocation location(root.path().string());
    location.artifact_directories = {root / "kept"};
    CHECK(open_run_store(location)->list_artifacts(run).size() == 1);
    CHECK_FALSE(fs::exists("mlflow-artifacts:"));
}

TEST_CASE("a deleted run that a live process records is kept", "[mlflow_db]") {
    const TempDirectory root;
    const auto store = open_run_store(std::string(root.path()));
    const ActiveRun live(*store, {"brest", "live", {}});
    store->set_lifecycle(live.id(), Lifecycle::deleted);
    const Garbage garbage = collect_garbage(std::string(root.path()), kEver, false);
    CHECK(garbage.runs.empty());
    REQUIRE(garbage.kept.size() == 1);
    CHECK_THAT(garbage.kept[0].reason, Catch::Contains("still records it"));
    store->set_lifecycle(live.id(), Lifecycle::active);
}

TEST_CASE("tables of later MLflow releases that point to runs are cleaned too", "[mlflow_db]") {
    const TempDirectory root;
    const auto store = open_run_store(std::string(root.path()));
    const std::string gone = add_run_with_file(*store);
    execute(root, "CREATE TABLE later (run_id VARCHAR(32) REFERENCES runs (run_uuid))");
    execute(root, "INSERT INTO later VALUES ('" + gone + "')");
    store->set_lifecycle(gone, Lifecycle::deleted);

    CHECK(collect_garbage(std::string(root.path()), kEver, false).runs.size() == 1);
    CHECK(value_of(root.path(), "SELECT count(*) FROM later") == "0");
}

TEST_CASE("relocation replaces whole path components only, plain and behind file://", "[mlflow_db]") {
    const TempDirectory root;
    const TempDirectory place;
    const auto store = open_run_store(std::string(root.path()));
    add_run_with_file(*store);
    execute(root, "UPDATE experiments SET artifact_location = '/old/mlruns/' || experiment_id");
    execute(root, "UPDATE experiments SET artifact_location = '/old/mlruns2/1' WHERE experiment_id = 1");
    execute(root, "UPDATE runs SET artifact_uri = 'file:///old/mlruns/1/x/artifacts'");
    fs::create_directories(place / "1/x/artifacts");

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

TEST_CASE("where the artifacts were is found by the directory that is gone", "[mlflow_db]") {
    const TempDirectory root;
    const auto store = open_run_store(std::string(root.path()));
    const std::string id = add_run_with_file(*store);
    CHECK(relocate(std::string(root.path()), std::nullopt, std::nullopt, false).from.empty());

    execute(root, "UPDATE experiments SET artifact_location = '/gone/mlruns/' || experiment_id");
    execute(root, "UPDATE runs SET artifact_uri = '/gone/mlruns/1/' || run_uuid || '/artifacts'");
    const auto done = relocate(std::string(root.path()), std::nullopt, std::nullopt, false);
    CHECK(done.from == std::vector<std::string>{"/gone/mlruns"});
    CHECK(done.to == root.path());
    CHECK(store->fetch_artifacts(store->resolve(id)) == fs::path(root / ("1/" + id + "/artifacts")));

    execute(root, "UPDATE experiments SET artifact_location = '/gone' || experiment_id || '/' || experiment_id");
    CHECK(kind_of([&] { relocate(std::string(root.path()), std::nullopt, std::nullopt, false); }) ==
          ErrorKind::invalid_argument);
}

TEST_CASE("a query reads one statement and says which values are numbers", "[mlflow_db]") {
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
    CHECK(kind_of([&] { query_sql(std::string(root.path()), "DELETE FROM runs"); }) == ErrorKind::invalid_argument);
    CHECK(kind_of([&] { query_sql(std::string(root.path()), "SELECT 1; SELECT 2"); }) == ErrorKind::invalid_argument);
    CHECK(kind_of([&] { query_sql(std::string(root.path()), "SELECT"); }) == ErrorKind::invalid_argument);
}

TEST_CASE("maintenance of a server's store is refused, and none of it makes a database", "[mlflow_db]") {
    const TempDirectory root;
    const TrackingLocation server(std::string("http://127.0.0.1:1"));
    CHECK(kind_of([&] { collect_garbage(server, 0, true); }) == ErrorKind::invalid_argument);
    CHECK(kind_of([&] { relocate(server, std::nullopt, std::nullopt, true); }) == ErrorKind::invalid_argument);
    CHECK(kind_of([&] { query_sql(server, "SELECT 1"); }) == ErrorKind::invalid_argument);
    CHECK(kind_of([&] { query_sql(std::string(root.path()), "SELECT 1"); }) == ErrorKind::not_found);
    CHECK(collect_garbage(std::string(root.path()), kEver, false).runs.empty());
    CHECK(diagnose_store(std::string(root.path())).size() == 1);
    CHECK(fs::is_empty(root.path()));
}

TEST_CASE("a diagnosis tells which MLflow releases open the database", "[mlflow_db]") {
    const TempDirectory root;
    open_run_store(std::string(root.path()));
    const auto revision_text = [&] { return finding(diagnose_store(std::string(root.path())), "revision").sentence; };
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

TEST_CASE("a diagnosis finds orphaned runs, lost files and what waits to be delivered", "[mlflow_db]") {
    const TempDirectory root;
    const auto store = open_run_store(std::string(root.path()));
    const std::string id = add_run_with_file(*store);
    for (const auto& found : diagnose_store(std::string(root.path()))) {
        CHECK(found.severity != Severity::problem);
        CHECK(found.advice.empty());
    }
    const auto running = store->create_run({"brest", "dead", {}}).run_id;
    store->log_batch(id, {}, {}, {{"mlflow.log-model.history", "[]"}});
    fs::remove_all(root / ("1/" + id));
    fs::create_directories(root / "spool");
    std::ofstream(root / "spool/x.jsonl") << "{}\n";
    const auto diagnosis = diagnose_store(std::string(root.path()));
    CHECK(finding(diagnosis, "artifacts").severity == Severity::problem);
    CHECK(finding(diagnosis, "spool").severity == Severity::problem);
    CHECK(finding(diagnosis, "running").severity != Severity::problem);  // nothing says which process it belongs to
    CHECK(orphaned_runs(std::string(root.path())).empty());
}

}  // namespace forecast
