#include "forecast/tracking/run_store.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

#include "error_of.hpp"
#include "forecast/mlflow/open_store.hpp"
#include "remote_run_store.hpp"

using namespace forecast;
using Catch::Matchers::Contains;
using nlohmann::json;

TEST_CASE("a run of a server is made in an experiment that is made with it", "[mlflow_rest]") {
    Remote remote;
    const RunSummary run = remote.run("first", {{"mlflow.user", "ada"}});
    CHECK(run.name == "first");
    CHECK(run.experiment == "brest");
    CHECK(run.artifact_uri == "mlflow-artifacts:/1/" + run.run_id + "/artifacts");
    CHECK(run.tag("mlflow.runName") == "first");
    const auto sent = remote.server.requests("runs/create").front();
    CHECK(sent.body["user_id"] == "ada");
    CHECK(sent.body["start_time"] > 1'600'000'000'000);
    CHECK(sent.headers.at("User-Agent").rfind("mlflow-python-client/", 0) == 0);
    CHECK(remote.server.requests("experiments/create").size() == 1);
    remote.run("second");
    CHECK(remote.server.requests("experiments/create").size() == 1);
}

TEST_CASE("a run whose making was not answered is found again and not made twice", "[mlflow_rest]") {
    Remote remote;
    remote.server.lose_answer("runs/create");
    const RunSummary run = remote.run();
    REQUIRE(remote.server.runs().size() == 1);
    CHECK(remote.server.runs().front()["info"]["run_id"] == run.run_id);
}

TEST_CASE("a run that a server was too busy to make is made by a second attempt", "[mlflow_rest]") {
    Remote remote;
    const int status = GENERATE(503, 429);
    remote.server.fail("runs/create", status);
    remote.run();
    CHECK(remote.server.runs().size() == 1);
    CHECK(remote.server.requests("runs/create").size() == 2);
}

TEST_CASE("a server is told what a run has read as MLflow says it", "[mlflow_rest]") {
    Remote remote;
    const RunSummary run = remote.run();
    const DatasetInput load{"load",
                            "0123456789abcdef",
                            "local",
                            R"({"uri":"load.csv"})",
                            R"({"mlflow_colspec":[]})",
                            R"({"num_rows":3})",
                            "training"};
    remote.store->log_inputs(run.run_id, {load});
    const json sent = remote.server.requests("runs/log-inputs").front().body;
    CHECK(sent["run_id"] == run.run_id);
    CHECK(sent["datasets"][0]["dataset"]["digest"] == "0123456789abcdef");
    CHECK(sent["datasets"][0]["tags"] == json::array({{{"key", "mlflow.data.context"}, {"value", "training"}}}));
}

TEST_CASE("a batch beyond MLflow's limits goes in requests within them", "[mlflow_rest]") {
    Remote remote;
    const RunSummary run = remote.run();
    std::vector<Metric> metrics;
    std::vector<Param> params;
    std::vector<Tag> tags;
    for (int i = 0; i < 2'500; ++i) {
        metrics.push_back({"loss", 1.0 / (i + 1), i, 1'000 + i});
    }
    for (int i = 0; i < 230; ++i) {
        params.emplace_back("p" + std::to_string(i), std::string(6'000, 'x'));
        tags.emplace_back("t" + std::to_string(i), "v");
    }
    remote.store->log_batch(run.run_id, metrics, params, tags);
    const json stored = remote.server.runs().front();
    CHECK(stored["points"].size() == 2'500);
    CHECK(stored["params"].size() == 230);
    CHECK(stored["tags"].contains("t229"));
    for (const auto& request : remote.server.requests("runs/log-batch")) {
        CHECK(request.bytes <= 1'000'000);
    }
}

TEST_CASE("a request stays below a million bytes where texts are long", "[mlflow_rest]") {
    Remote remote;
    const RunSummary run = remote.run();
    std::string clef;
    for (int i = 0; i < 6'000; ++i) {
        clef += "\xF0\x9D\x84\x9E";
    }
    std::vector<Param> params;
    for (int i = 0; i < 90; ++i) {
        params.emplace_back("p" + std::to_string(i), clef);
    }
    remote.store->log_batch(run.run_id, {}, params, {});
    CHECK(remote.server.requests("runs/log-batch").size() == 3);  // of 90 texts of 24 000 bytes
    CHECK(remote.server.runs().front()["params"]["p89"] == clef);
}

TEST_CASE("values that are no numbers go as texts", "[mlflow_rest]") {
    Remote remote;
    const RunSummary run = remote.run();
    const double infinity = std::numeric_limits<double>::infinity();
    remote.store->log_batch(run.run_id, {{"a", std::nan(""), 1, 1}, {"b", infinity, 1, 1}, {"c", -infinity, 1, 1}}, {},
                            {});
    const json points = remote.server.runs().front()["points"];
    CHECK(points[0]["value"] == "NaN");
    CHECK(points[1]["value"] == "Infinity");
    CHECK(points[2]["value"] == "-Infinity");
}

TEST_CASE("keys that MLflow refuses and params that contradict themselves are refused before they are sent",
          "[mlflow_rest]") {
    Remote remote;
    const RunSummary run = remote.run();
    CHECK_THROWS_AS(remote.store->log_batch(run.run_id, {{"a=b", 1, 0, 1}}, {}, {}), Error);
    CHECK_THROWS_AS(remote.store->log_batch(run.run_id, {}, {{"p", "1"}, {"p", "2"}}, {}), Error);
    CHECK(remote.server.requests("runs/log-batch").empty());
    remote.store->log_batch(run.run_id, {}, {{"p", "1"}, {"p", "1"}}, {});
    CHECK(remote.server.runs().front()["params"]["p"] == "1");
}

TEST_CASE("a batch whose answer was lost is sent again and counts once", "[mlflow_rest]") {
    Remote remote;
    const RunSummary run = remote.run();
    remote.server.lose_answer("runs/log-batch");
    remote.store->log_batch(run.run_id, {{"loss", 0.5, 1, 0}}, {}, {});
    CHECK(remote.server.requests("runs/log-batch").size() == 2);
    CHECK(remote.server.runs().front()["points"].size() == 1);
}

TEST_CASE("recording gives up after two attempts with an error that says what to wait for", "[mlflow_rest]") {
    Remote remote;
    const RunSummary run = remote.run();
    const std::string route = GENERATE("runs/log-batch", "runs/update");
    remote.server.fail(route, 503, -1);
    const Error error = error_of([&] {
        if (route == "runs/update") {
            remote.store->finish_run(run.run_id, RunStatus::finished, 7);
        } else {
            remote.store->log_batch(run.run_id, {{"loss", 1, 1, 1}}, {}, {});
        }
    });
    CHECK(error.kind() == ErrorKind::unavailable);
    CHECK_THAT(error.what(), Contains(remote.server.url() + "/api/2.0/mlflow/" + route) &&
                                 Contains("TEMPORARILY_UNAVAILABLE: database is locked"));
    CHECK(remote.server.requests(route).size() == 2);
}

TEST_CASE("reading is tried again as often as it is told to", "[mlflow_rest]") {
    Remote remote;
    remote.run();
    remote.server.fail("experiments/search", 503, 2);
    CHECK(remote.store->list({}).size() == 1);
    remote.server.fail("experiments/search", 429, 3);
    CHECK(error_of([&] { (void)remote.store->list({}); }).kind() == ErrorKind::unavailable);
}

TEST_CASE("a server that is not there is an error of the network that names it", "[mlflow_rest]") {
    TempDirectory directory;
    TrackingLocation location("http://127.0.0.1:1");
    location.directory = directory.path();
    location.server.retries = 0;
    const Error error = error_of([&] { (void)open_run_store(location)->list({}); });
    CHECK(error.kind() == ErrorKind::unavailable);
    CHECK_THAT(error.what(), Contains("http://127.0.0.1:1/"));
}

TEST_CASE("name and password go before a token, and neither is ever in an error", "[mlflow_rest]") {
    Remote remote;
    remote.server.require("Basic YWRhOnMzY3JldA==");  // ada:s3cret
    auto location = location_of(remote.server, remote.directory);
    location.server.token = "t0ken";
    location.server.workspace = "team";
    const Error refused = error_of([&] { (void)open_run_store(location)->list({}); });
    CHECK(refused.kind() == ErrorKind::permission);
    CHECK_THAT(refused.what(), Contains("MLFLOW_TRACKING_USERNAME") && Contains("401"));
    CHECK(remote.server.requests("experiments/search").back().headers.at("Authorization") == "Bearer t0ken");
    location.server.username = "ada";
    location.server.password = "wrong-one";
    CHECK_THAT(error_of([&] { (void)open_run_store(location)->list({}); }).what(), !Contains("wrong-one"));
    location.server.password = "s3cret";
    CHECK(open_run_store(location)->list({}).empty());
    CHECK(remote.server.requests("experiments/search").back().headers.at("X-MLFLOW-WORKSPACE") == "team");
}

TEST_CASE("runs that come in pages are listed, sorted and limited as those of a file", "[mlflow_rest]") {
    Remote remote;
    for (int i = 0; i < 5; ++i) {
        const RunSummary run = remote.run("run " + std::to_string(i));
        remote.store->log_batch(run.run_id, {{"mae", 5.0 - i, 0, 1}}, {{"p", "v"}}, {});
    }
    remote.server.make_pages_of(2);
    const auto all = remote.store->list({});
    CHECK(all.size() == 5);
    CHECK(all.front().param("p") == "v");
    CHECK_FALSE(all.front().metric("mae")->best);
    RunQuery best;
    best.order_by = {"metrics.mae"};
    best.limit = 2;
    const auto sorted = remote.store->list(best);
    REQUIRE(sorted.size() == 2);
    CHECK(sorted[0].name == "run 4");
    CHECK(sorted[1].name == "run 3");
    RunQuery elsewhere;
    elsewhere.experiment = "lille";
    CHECK(remote.store->list(elsewhere).empty());
}

TEST_CASE("of a server with many runs, those that a prefix or a name means are asked for alone", "[mlflow_rest]") {
    Remote remote;
    remote.server.name_next_run("feedbeef");
    const RunSummary run = remote.run("first");
    remote.run("second");
    remote.store->log_batch(run.run_id, {}, {}, {{"mlflow.log-model.history", "[{}]"}});
    remote.store->finish_run(run.run_id, RunStatus::finished, 9);
    CHECK(remote.store->resolve("feed").run_id == run.run_id);
    CHECK(remote.store->resolve("first").run_id == run.run_id);
    REQUIRE(remote.server.requests("runs/search").size() == 8);
    for (const auto& request : remote.server.requests("runs/search")) {
        CHECK_THAT(request.body.value("filter", ""),
                   Contains("attributes.run_id LIKE '") || Contains("attributes.run_name = '"));
    }
    remote.server.fail("runs/search", 400);  // as a server that has no such filter
    CHECK(remote.store->resolve("first").run_id == run.run_id);
}

TEST_CASE("what a server calls a run id is refused where it would lead elsewhere", "[mlflow_rest]") {
    Remote remote;
    const std::string id = GENERATE("../../etc", "a/b", "..", "");
    remote.run();
    remote.server.change_run(remote.server.runs().front()["info"]["run_id"], {{"run_id", id}});
    CHECK_THAT(error_of([&] { (void)remote.store->list({}); }).what(),
               Contains("names the run '" + id + "', which is no run id"));
    remote.server.name_next_run("x/../y");
    CHECK_THAT(error_of([&] { remote.run("second"); }).what(), Contains("which is no run id"));
}

TEST_CASE("of a tag that a new run is given twice the last value counts", "[mlflow_rest]") {
    Remote remote;
    const RunSummary run =
        remote.run("first", {{"a", "1"}, {"mlflow.user", "eve"}, {"a", "2"}, {"mlflow.user", "ada"}});
    CHECK(run.tag("a") == "2");
    CHECK(remote.server.requests("runs/create").front().body["user_id"] == "ada");
}

TEST_CASE("the best of a metric that was logged again after the run's end is asked for", "[mlflow_rest]") {
    Remote remote;
    const RunSummary run = remote.run("first", {{"forecast.host", "here"}});
    remote.store->log_batch(run.run_id, {{"mae", 3, 0, 10}, {"rmse", 4, 0, 10}}, {}, {});
    remote.store->finish_run(run.run_id, RunStatus::finished, 20);
    CHECK(remote.store->resolve(run.run_id).metric("mae")->best == 3);
    CHECK(remote.server.requests("metrics/get-history").empty());
    remote.store->log_batch(run.run_id, {{"mae", 5, 0, 30}}, {}, {});
    CHECK(remote.store->resolve(run.run_id).metric("mae")->best == 3);
    CHECK(remote.server.requests("metrics/get-history").size() == 1);
}

TEST_CASE("an orphaned run that ended since the list was made stays as it is", "[mlflow_rest]") {
    Remote remote;
    char host[256] = "";
    REQUIRE(::gethostname(host, sizeof host - 1) == 0);
    const RunSummary run =
        remote.run("dead", {{"forecast.host", host}, {"forecast.pid", "1"}, {"forecast.process_start", "long ago"}});
    remote.server.end_after("runs/search", run.run_id);
    CHECK(remote.store->mark_orphaned_runs_failed().empty());
    CHECK(remote.store->resolve(run.run_id).status == RunStatus::finished);
}

TEST_CASE("a run whose name has both kinds of quotes is found at a server", "[mlflow_rest]") {
    Remote remote;
    const RunSummary run = remote.run("the 5' \"run\"");
    remote.store->log_batch(run.run_id, {}, {}, {{"mlflow.log-model.history", "[{}]"}});
    remote.store->finish_run(run.run_id, RunStatus::finished, 9);
    CHECK(remote.store->resolve("the 5' \"run\"").run_id == run.run_id);
}
