#include "forecast/tracking/run_store.hpp"

#include <cmath>
#include <limits>

#include <catch2/catch.hpp>

#include "contract_runs.hpp"
#include "error_of.hpp"
#include "store_kinds.hpp"

namespace forecast {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
const double kNan = std::nan("");

void give_model(RunStore& store, const std::string& id) {
    store.log_batch(id, {}, {}, {{"mlflow.log-model.history", "[]"}});
}

}  // namespace

TEMPLATE_TEST_CASE("a run comes back with what was logged", "[mlflow]", OnFile, OnServer, OnOwnServer) {
    const TestType kind;
    const RunSummary made = begin(*kind.store, "first", {{"mlflow.user", "anne"}});
    kind.store->log_batch(made.run_id, {{"mae", 3.5, 0, 1000}}, {{"epochs", "50"}, {"batch_size", "32"}},
                          {{"host", "pi"}});

    const RunSummary run = kind.store->resolve(made.run_id);
    CHECK(run.run_id.size() == 32);
    CHECK(run.name == "first");
    CHECK(run.experiment == "brest");
    CHECK(run.status == RunStatus::running);
    CHECK(run.start_ms == made.start_ms);
    CHECK_FALSE(run.end_ms);
    CHECK(run.artifact_uri == made.artifact_uri);
    CHECK_THAT(run.artifact_uri, Catch::EndsWith("/1/" + made.run_id + "/artifacts"));
    CHECK(run.params == std::vector<Param>{{"batch_size", "32"}, {"epochs", "50"}});
    CHECK(run.metric("mae")->last == 3.5);
    CHECK(run.tag("mlflow.runName") == "first");
    CHECK(run.tag("mlflow.user") == "anne");
    CHECK(run.tag("host") == "pi");

    kind.store->finish_run(made.run_id, RunStatus::killed, 77);
    CHECK(kind.store->resolve(made.run_id).status == RunStatus::killed);
    CHECK(kind.store->resolve(made.run_id).end_ms == 77);
}

TEMPLATE_TEST_CASE("NaN and infinities survive in a metric's history", "[mlflow]", OnFile, OnServer, OnOwnServer) {
    const TestType kind;
    const auto id = begin(*kind.store, "r").run_id;
    kind.store->log_batch(id, {{"m", kNan, 0, 1}, {"m", kInfinity, 1, 2}, {"m", -kInfinity, 2, 3}}, {}, {});

    const auto history = kind.store->history(id, "m");
    REQUIRE(history.size() == 3);
    CHECK(std::isnan(history[0].value));
    CHECK(history[1].value == kInfinity);
    CHECK(history[2].value == -kInfinity);
    CHECK(history[2].step == 2);
    CHECK(history[2].timestamp_ms == 3);
    CHECK(kind.store->history(id, "other").empty());
}

TEMPLATE_TEST_CASE("the latest point of a metric is the greatest by step, time and stored value", "[mlflow]", OnFile,
                   OnServer, OnOwnServer) {
    const TestType kind;
    const auto id = begin(*kind.store, "r").run_id;
    const auto last = [&] { return kind.store->resolve(id).metric("m")->last; };

    kind.store->log_batch(id, {{"m", 7, 5, 100}, {"m", 9, 4, 200}}, {}, {});
    CHECK(last() == 7);
    kind.store->log_batch(id, {{"m", 6, 5, 100}}, {}, {});  // same step and time, smaller value
    CHECK(last() == 7);
    kind.store->log_batch(id, {{"m", 1, 5, 101}}, {}, {});
    CHECK(last() == 1);
    kind.store->log_batch(id, {{"m", kNan, 5, 101}}, {}, {});  // counts as 0, less than 1
    CHECK(last() == 1);
    kind.store->log_batch(id, {{"m", kNan, 6, 1}}, {}, {});
    CHECK(std::isnan(last()));
}

TEMPLATE_TEST_CASE("a point logged twice is one point", "[mlflow]", OnFile, OnServer, OnOwnServer) {
    const TestType kind;
    const auto id = begin(*kind.store, "r").run_id;
    kind.store->log_batch(id, {{"m", 1, 0, 5}, {"m", 1, 0, 5}}, {}, {});
    kind.store->log_batch(id, {{"m", 1, 0, 5}}, {}, {});

    CHECK(kind.store->history(id, "m").size() == 1);
}

TEMPLATE_TEST_CASE("the best value is the smallest, or the largest for scores, and never NaN", "[mlflow]", OnFile,
                   OnServer, OnOwnServer) {
    const TestType kind;
    const auto id = begin(*kind.store, "r").run_id;
    kind.store->log_batch(id,
                          {{"val_loss", 2, 0, 1},
                           {"val_loss", 1, 1, 1},
                           {"val_loss", kNan, 2, 1},
                           {"test_r2", 0.5, 0, 1},
                           {"test_r2", 0.25, 1, 1},
                           {"roc_auc", 0.75, 0, 1},
                           {"roc_auc", 0.5, 1, 1}},
                          {}, {});

    const RunSummary run = kind.store->resolve(id);
    CHECK(run.metric("val_loss")->best == 1);
    CHECK(std::isnan(run.metric("val_loss")->last));
    CHECK(run.metric("test_r2")->best == 0.5);
    CHECK(run.metric("roc_auc")->best == 0.75);
}

TEMPLATE_TEST_CASE("a param never changes, the same value is accepted", "[mlflow]", OnFile, OnServer, OnOwnServer) {
    const TestType kind;
    const auto id = begin(*kind.store, "r").run_id;
    kind.store->log_batch(id, {}, {{"epochs", "50"}}, {});

    CHECK_NOTHROW(kind.store->log_batch(id, {}, {{"epochs", "50"}}, {}));
    CHECK_THROWS_AS(kind.store->log_batch(id, {{"mae", 1, 0, 1}}, {{"epochs", "51"}}, {}), Error);
    CHECK(kind.store->resolve(id).param("epochs") == "50");
    CHECK_FALSE(kind.store->resolve(id).metric("mae"));  // the batch is whole or not at all
    CHECK_THROWS_AS(kind.store->log_batch(id, {}, {{"p", "1"}, {"p", "2"}}, {}), Error);
}

TEMPLATE_TEST_CASE("long texts are cut at a code point", "[mlflow]", OnFile, OnServer, OnOwnServer) {
    const TestType kind;
    const auto id = begin(*kind.store, "r").run_id;
    std::string accents;
    for (int i = 0; i < 6001; ++i) {
        accents += "é";
    }
    kind.store->log_batch(id, {}, {{"p", accents}}, {{"t", accents}, {"broken", "caf\xE9"}});

    const RunSummary run = kind.store->resolve(id);
    CHECK(run.param("p") == accents.substr(0, 12'000));
    CHECK(run.tag("t") == accents.substr(0, 10'000));
    CHECK(run.tag("broken") == "caf\xEF\xBF\xBD");
}

TEMPLATE_TEST_CASE("names that MLflow refuses are refused", "[mlflow]", OnFile, OnServer, OnOwnServer) {
    const TestType kind;
    const auto id = begin(*kind.store, "r").run_id;
    const auto log = [&](const std::string& key) { kind.store->log_batch(id, {{key, 1, 0, 1}}, {}, {}); };

    for (const char* good : {"val_loss", "train/rmse", "sources.load.files", "a b-c", "a:b", "énergie"}) {
        CHECK_NOTHROW(log(good));
    }
    for (const char* bad : {"", "a!b", "a=b", "/a", "a/", "a//b", "a/../b", ".", "..", "../a", "..a"}) {
        CHECK_THROWS_AS(log(bad), Error);
    }
    CHECK_THROWS_AS(log(std::string(251, 'k')), Error);
}

TEMPLATE_TEST_CASE("tags are written over and deleted, mlflow.runName renames", "[mlflow]", OnFile, OnServer,
                   OnOwnServer) {
    const TestType kind;
    const auto id = begin(*kind.store, "old", {{"purpose", "trial"}}).run_id;
    kind.store->log_batch(id, {}, {}, {{"mlflow.runName", "new"}, {"purpose", "proof"}});
    CHECK(kind.store->resolve(id).name == "new");
    CHECK(kind.store->resolve(id).tag("purpose") == "proof");

    kind.store->delete_tag(id, "purpose");
    CHECK_FALSE(kind.store->resolve(id).tag("purpose"));
    CHECK(error_of([&] { kind.store->delete_tag(id, "purpose"); }).kind() == ErrorKind::not_found);
}

TEMPLATE_TEST_CASE("a run is found by id, beginning, latest and name", "[mlflow]", OnFile, OnServer, OnOwnServer) {
    const TestType kind;
    const auto old = ended(*kind.store, "lstm");
    const auto newer = ended(*kind.store, "lstm");
    const auto broken = ended(*kind.store, "lstm", RunStatus::failed);
    const auto bare = ended(*kind.store, "bare");
    for (const auto& id : {old, newer, broken}) {
        give_model(*kind.store, id);
    }

    CHECK(kind.store->resolve(old).run_id == old);
    CHECK(kind.store->resolve(broken.substr(0, 12)).run_id == broken);
    CHECK(kind.store->resolve("latest").run_id == newer);
    CHECK(kind.store->resolve("lstm").run_id == newer);
    CHECK(kind.store->resolve("bare").run_id == bare);  // a run with a model goes first, where there is one
    CHECK(error_of([&] { (void)kind.store->resolve("unknown"); }).kind() == ErrorKind::not_found);
    CHECK(error_of([&] { (void)kind.store->resolve(""); }).kind() == ErrorKind::invalid_argument);
    kind.store->set_lifecycle(newer, Lifecycle::deleted);
    CHECK(kind.store->resolve("latest").run_id == old);
    CHECK(error_of([&] { (void)kind.store->resolve(newer); }).kind() == ErrorKind::not_found);
    CHECK(kind.store->resolve("lstm", Lifecycle::deleted).run_id == newer);
}

TEMPLATE_TEST_CASE("of the runs of one name the newest finished one is meant, where none is finished the newest",
                   "[mlflow]", OnFile, OnServer, OnOwnServer) {
    const TestType kind;
    const auto old = ended(*kind.store, "backtest");
    const auto newer = ended(*kind.store, "backtest");
    const auto failed = ended(*kind.store, "backtest", RunStatus::failed);
    ended(*kind.store, "tries", RunStatus::failed);
    const auto second_try = ended(*kind.store, "tries", RunStatus::killed);

    CHECK(kind.store->resolve("backtest").run_id == newer);
    CHECK(kind.store->resolve("tries").run_id == second_try);
    give_model(*kind.store, old);
    CHECK(kind.store->resolve("backtest").run_id == old);  // one with a model goes first
    give_model(*kind.store, failed);
    CHECK(kind.store->resolve("backtest").run_id == old);
}

TEMPLATE_TEST_CASE("a run is found by its whole id alone, whatever its lifecycle", "[mlflow]", OnFile, OnServer,
                   OnOwnServer) {
    const TestType kind;
    NewRun wanted;
    wanted.experiment = "brest";
    wanted.name = "first";
    wanted.tags = {{"mlflow.user", "anne"}};
    wanted.start_ms = 1'700'000'000'000;
    const RunSummary made = kind.store->create_run(wanted);
    kind.store->log_batch(made.run_id, {{"mae", 3, 4, 1000}, {"mae", 2, 5, 2000}}, {}, {});
    kind.store->set_lifecycle(made.run_id, Lifecycle::deleted);

    const auto run = kind.store->find(made.run_id);
    REQUIRE(run);
    CHECK(run->name == "first");
    CHECK(run->experiment_id == kind.store->find_experiment_named("brest")->id);
    CHECK(run->lifecycle == Lifecycle::deleted);
    CHECK(run->user == "anne");
    CHECK(run->start_ms == 1'700'000'000'000);
    CHECK(run->metric("mae")->last == 2);
    CHECK(run->metric("mae")->step == 5);
    CHECK(run->metric("mae")->timestamp_ms == 2000);
    CHECK_FALSE(kind.store->find(made.run_id.substr(0, 8)));
    CHECK_FALSE(kind.store->find(std::string(32, '0')));
}

TEMPLATE_TEST_CASE("an update changes what it names and leaves the rest", "[mlflow]", OnFile, OnServer, OnOwnServer) {
    const TestType kind;
    const auto id = begin(*kind.store, "old").run_id;
    kind.store->update_run(id, {{}, {}, "new"});
    CHECK(kind.store->find(id)->name == "new");
    CHECK(kind.store->find(id)->tag("mlflow.runName") == "new");
    CHECK(kind.store->find(id)->status == RunStatus::running);
    kind.store->update_run(id, {RunStatus::scheduled, {}, {}});
    CHECK(kind.store->find(id)->status == RunStatus::scheduled);
    CHECK_FALSE(kind.store->find(id)->end_ms);
    kind.store->finish_run(id, RunStatus::finished, 77);
    CHECK(kind.store->find(id)->end_ms == 77);
    CHECK(kind.store->find(id)->name == "new");
    CHECK(error_of([&] { kind.store->update_run(std::string(32, '0'), {RunStatus::failed}); }).kind() ==
          ErrorKind::not_found);
}

TEMPLATE_TEST_CASE("what a run cannot be told is an error of the right kind", "[mlflow]", OnFile, OnServer,
                   OnOwnServer) {
    const TestType kind;
    const auto id = begin(*kind.store, "r").run_id;
    kind.store->log_batch(id, {}, {{"epochs", "50"}}, {});
    const auto kind_of = [&](const std::string& run, const std::vector<Param>& params) {
        return error_of([&] { kind.store->log_batch(run, {}, params, {}); }).kind();
    };
    CHECK(kind_of(id, {{"epochs", "51"}}) == ErrorKind::invalid_argument);
    CHECK(kind_of(id, {{"../x", "1"}}) == ErrorKind::invalid_argument);
    CHECK(kind_of(std::string(32, '0'), {{"a", "b"}}) == ErrorKind::not_found);
    CHECK(error_of([&] { kind.store->set_lifecycle(std::string(32, '0'), Lifecycle::deleted); }).kind() ==
          ErrorKind::not_found);
    kind.store->set_lifecycle(id, Lifecycle::deleted);
    CHECK(kind_of(id, {{"a", "b"}}) == ErrorKind::invalid_argument);
}

}  // namespace forecast
