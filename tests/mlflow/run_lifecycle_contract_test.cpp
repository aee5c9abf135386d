#include <algorithm>
#include <fstream>
#include <iterator>

#include <unistd.h>
#include <catch2/catch.hpp>

#include "error_of.hpp"
#include "forecast/tracking/process_identity.hpp"
#include "forecast/tracking/run_store.hpp"
#include "store_kinds.hpp"

namespace forecast {
namespace {

namespace fs = std::filesystem;

RunSummary begin(RunStore& store, const std::string& name = "first", const std::vector<Tag>& tags = {}) {
    return store.create_run({"brest", name, tags});
}

std::size_t count(const RunStore& store, Lifecycle lifecycle) {
    RunQuery query;
    query.lifecycle = lifecycle;
    return store.list(query).size();
}

Experiment experiment(const RunStore& store, const std::string& name) {
    return store.find_experiment_named(name).value();
}

void write(const fs::path& file, const std::string& text) {
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
}

std::string read(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEMPLATE_TEST_CASE("a run is deleted and restored, and takes nothing meanwhile", "[mlflow]", OnFile, OnServer,
                   OnOwnServer) {
    const TestType kind;
    const auto id = begin(*kind.store).run_id;
    kind.store->set_lifecycle(id, Lifecycle::deleted);
    CHECK(count(*kind.store, Lifecycle::active) == 0);
    CHECK(count(*kind.store, Lifecycle::deleted) == 1);
    CHECK_THROWS_WITH(kind.store->log_batch(id, {}, {{"a", "b"}}, {}), Catch::Contains("deleted"));

    kind.store->set_lifecycle(id, Lifecycle::active);
    CHECK(count(*kind.store, Lifecycle::active) == 1);
    CHECK(count(*kind.store, Lifecycle::deleted) == 0);
    kind.store->log_batch(id, {}, {{"a", "b"}}, {});
    CHECK(kind.store->resolve(id).param("a") == "b");
    CHECK_THROWS_AS(kind.store->log_batch("unknown", {}, {{"a", "b"}}, {}), Error);
}

TEMPLATE_TEST_CASE("an experiment is deleted and restored with all of its runs", "[mlflow]", OnFile, OnServer,
                   OnOwnServer) {
    const TestType kind;
    begin(*kind.store, "one");
    begin(*kind.store, "two");
    kind.store->create_run({"lille", "three", {}});
    const std::string id = experiment(*kind.store, "brest").id;

    kind.store->set_experiment_lifecycle(id, Lifecycle::deleted);
    CHECK(experiment(*kind.store, "brest").lifecycle == Lifecycle::deleted);
    CHECK(experiment(*kind.store, "lille").lifecycle == Lifecycle::active);
    CHECK(count(*kind.store, Lifecycle::active) == 1);
    const Error refusal = error_of([&] { begin(*kind.store); });
    CHECK(refusal.kind() == ErrorKind::invalid_argument);
    CHECK_THAT(refusal.advice(), Catch::Contains("forecast experiments restore 'brest'"));

    kind.store->set_experiment_lifecycle(id, Lifecycle::active);
    CHECK(experiment(*kind.store, "brest").lifecycle == Lifecycle::active);
    CHECK(count(*kind.store, Lifecycle::active) == 3);
    CHECK_THROWS_AS(kind.store->set_experiment_lifecycle("77", Lifecycle::deleted), Error);
}

TEMPLATE_TEST_CASE("a run is resumed under its name, RUNNING again", "[mlflow]", OnFile, OnServer, OnOwnServer) {
    const TestType kind;
    const auto id = begin(*kind.store, "first", {{"mlflow.user", "anne"}}).run_id;
    kind.store->finish_run(id, RunStatus::failed, 5);

    const RunSummary again = kind.store->create_run({"brest", "other", {{"mlflow.user", "bob"}, {"stage", "two"}}, id});
    CHECK(again.run_id == id);
    CHECK(again.status == RunStatus::running);
    CHECK(again.name == "first");
    CHECK(again.tag("mlflow.user") == "anne");
    CHECK(again.tag("stage") == "two");
    CHECK(count(*kind.store, Lifecycle::active) == 1);
}

TEMPLATE_TEST_CASE("only an active run of the same experiment is resumed", "[mlflow]", OnFile, OnServer, OnOwnServer) {
    const TestType kind;
    const auto id = begin(*kind.store).run_id;
    kind.store->create_run({"nantes", "other", {}});
    const auto refusal = [&](const NewRun& run, ErrorKind why = ErrorKind::invalid_argument) {
        const Error error = error_of([&] { kind.store->create_run(run); });
        CHECK(error.kind() == why);
        return std::string(error.what());
    };

    CHECK_THAT(refusal({"brest", "r", {}, std::string(32, '0')}, ErrorKind::not_found),
               Catch::Contains("no run " + std::string(32, '0')));
    CHECK_THAT(refusal({"nantes", "r", {}, id}), Catch::Contains("'brest', not 'nantes'"));
    CHECK_THAT(refusal({"", "r", {}, id, "2"}), Catch::Contains("'brest', not '2'"));
    kind.store->set_lifecycle(id, Lifecycle::deleted);
    CHECK_THAT(refusal({"brest", "r", {}, id}), Catch::Contains("deleted"));
}

TEMPLATE_TEST_CASE("an experiment named by its id must be there and bear the name", "[mlflow]", OnFile, OnServer,
                   OnOwnServer) {
    const TestType kind;
    begin(*kind.store);
    const std::string id = experiment(*kind.store, "brest").id;
    const auto made = [&](const std::string& experiment_id, const std::string& name) {
        return kind.store->create_run({name, "r", {}, std::nullopt, experiment_id}).experiment;
    };

    CHECK(made(id, "") == "brest");
    CHECK(made(id, "brest") == "brest");
    CHECK_THAT(error_of([&] { made("7", ""); }).what(), Catch::Contains("no experiment 7"));
    CHECK_THAT(error_of([&] { made(id, "nantes"); }).what(), Catch::Contains("'brest', not 'nantes'"));
}

TEMPLATE_TEST_CASE("what a run has read comes back, what was told before changes nothing", "[mlflow]", OnFile, OnServer,
                   OnOwnServer) {
    const TestType kind;
    const auto id = begin(*kind.store).run_id;
    const DatasetInput load{"load",
                            "0123456789abcdef",
                            "local",
                            R"({"uri":"load.csv"})",
                            R"({"mlflow_colspec":[]})",
                            R"({"num_rows":3})",
                            "training"};
    DatasetInput weather = load;
    weather.name = "weather";
    kind.store->log_inputs(id, {weather, load});
    kind.store->log_inputs(id, {load});

    const auto inputs = kind.store->inputs(id);
    REQUIRE(inputs.size() == 2);
    CHECK(inputs[0].name == "load");
    CHECK(inputs[0].digest == load.digest);
    CHECK(inputs[0].source_type == load.source_type);
    CHECK(inputs[0].source == load.source);
    CHECK(inputs[0].schema == load.schema);
    CHECK(inputs[0].profile == load.profile);
    CHECK(inputs[0].context == "training");
    CHECK(inputs[1].name == "weather");
}

TEMPLATE_TEST_CASE("a run that a model is told of has one", "[mlflow]", OnFile, OnServer, OnOwnServer) {
    const TestType kind;
    const RunSummary run = begin(*kind.store);
    const auto item = [](const char* uuid) {
        return std::string(R"({"artifact_path":"model","model_uuid":")") + uuid + "\"}";
    };
    CHECK_FALSE(run.has_model());
    for (const char* uuid : {"a", "b", "b"}) {
        kind.store->log_model(run, item(uuid));
    }

    const RunSummary found = kind.store->resolve(run.run_id);
    CHECK(found.has_model());
    CHECK(found.tag("mlflow.log-model.history") == "[" + item("a") + "," + item("b") + "]");
    CHECK_THROWS_AS(kind.store->log_model(run, "{}"), Error);
}

TEMPLATE_TEST_CASE("a run's files are sent, listed by path and had again as they were", "[mlflow]", OnFile, OnServer,
                   OnOwnServer) {
    const TestType kind;
    RunSummary run = begin(*kind.store);
    CHECK(kind.store->list_artifacts(run).empty());
    const fs::path directory = kind.store->artifact_directory(run);
    const std::string bytes("\0\r\n\xFF", 4);
    write(directory / "model" / "data" / "with space #1.bin", bytes);
    write(directory / "config.json", "{}");
    write(directory / "empty", "");
    kind.store->send_artifacts(run);
    kind.store->finish_run(run.run_id, RunStatus::finished, 9);

    run = kind.store->resolve(run.run_id);
    const auto files = kind.store->list_artifacts(run);
    REQUIRE(files.size() == 3);
    CHECK(files[0].path == "config.json");
    CHECK(files[1].path == "empty");
    CHECK(files[2].path == "model/data/with space #1.bin");
    CHECK(files[2].bytes == 4);
    const fs::path fetched = kind.store->fetch_artifacts(run);
    CHECK(read(fetched / "config.json") == "{}");
    CHECK(read(fetched / "model" / "data" / "with space #1.bin") == bytes);
    CHECK(fs::exists(fetched / "empty"));
}

TEMPLATE_TEST_CASE("only runs of this host whose process is gone are marked FAILED", "[mlflow]", OnFile, OnServer,
                   OnOwnServer) {
    const TestType kind;
    const auto start = [&](const std::string& host, long pid, const std::string& since) {
        return begin(
                   *kind.store, "r",
                   {{"forecast.host", host}, {"forecast.pid", std::to_string(pid)}, {"forecast.process_start", since}})
            .run_id;
    };
    std::vector<std::string> orphaned = {
        start(host_name(), ::getpid(), "boot/1"),  // this process began at another tick
        start(host_name(), 999'999'999, "boot/1")};
    const auto alive = start(host_name(), ::getpid(), process_start(::getpid()).value());
    start("elsewhere", 999'999'999, "boot/1");
    begin(*kind.store, "of MLflow");

    auto marked = kind.store->mark_orphaned_runs_failed();
    std::sort(marked.begin(), marked.end());
    std::sort(orphaned.begin(), orphaned.end());
    CHECK(marked == orphaned);
    CHECK(kind.store->resolve(orphaned.front()).status == RunStatus::failed);
    CHECK(kind.store->resolve(orphaned.front()).end_ms);
    CHECK(kind.store->resolve(alive).status == RunStatus::running);
    CHECK(kind.store->mark_orphaned_runs_failed().empty());
}

}  // namespace forecast
