#include <catch2/catch.hpp>

#include <fstream>

#include "error_of.hpp"
#include "remote_run_store.hpp"

using namespace forecast;
using nlohmann::json;

namespace {

std::string item(const std::string& uuid) {
    return json{{"artifact_path", "model"}, {"model_uuid", uuid}}.dump();
}

void write_model(Remote& remote, const RunSummary& run) {
    const auto directory = remote.store->artifact_directory(run) / "model";
    std::filesystem::create_directories(directory);
    std::ofstream(directory / "MLmodel") << "flavors: {}";
}

std::vector<std::string> history(const Remote& remote) {
    std::vector<std::string> uuids;
    for (const json& model :
         json::parse(remote.server.runs().front()["tags"]["mlflow.log-model.history"].get<std::string>())) {
        uuids.push_back(model["model_uuid"]);
    }
    return uuids;
}

}  // namespace

TEST_CASE("a model is told to an older server by its tag alone, behind those before it", "[mlflow_rest]") {
    Remote remote;
    const RunSummary run = remote.run();
    remote.store->log_model(run, item("a"));
    remote.store->log_model(run, item("b"));
    remote.store->log_model(run, item("b"));
    CHECK(history(remote) == std::vector<std::string>{"a", "b"});
    CHECK(remote.server.logged_models().empty());
}

TEST_CASE("each model of a run is made a LoggedModel of MLflow 3 once", "[mlflow_rest]") {
    Remote remote;
    remote.server.add_logged_models();
    const RunSummary run = remote.run();
    write_model(remote, run);
    remote.store->log_model(run, item("a"));
    remote.store->log_model(run, item("a"));
    REQUIRE(remote.server.logged_models().size() == 1);
    CHECK(remote.server.logged_models().front()["info"]["status"] == "LOGGED_MODEL_READY");
    CHECK(remote.server.files().count("models/m-0/artifacts/MLmodel") == 1);
    remote.store->log_model(run, item("b"));
    CHECK(remote.server.logged_models().size() == 2);
}

TEST_CASE("a LoggedModel whose making was not answered is found by the next attempt", "[mlflow_rest]") {
    Remote remote;
    remote.server.add_logged_models();
    const RunSummary run = remote.run();
    write_model(remote, run);
    remote.server.lose_answer("logged-models");
    CHECK(error_of([&] { remote.store->log_model(run, item("a")); }).kind() == ErrorKind::unavailable);
    CHECK(remote.server.requests("logged-models").size() == 1);
    remote.store->log_model(run, item("a"));
    CHECK(remote.server.logged_models().size() == 1);
}

TEST_CASE("a server that refuses a LoggedModel has the run's model all the same", "[mlflow_rest]") {
    Remote remote;
    remote.server.add_logged_models();
    const RunSummary run = remote.run();
    remote.server.fail("logged-models", 400);
    CHECK_NOTHROW(remote.store->log_model(run, item("a")));
    CHECK(history(remote) == std::vector<std::string>{"a"});
}
