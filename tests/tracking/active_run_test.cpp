#include "forecast/tracking/active_run.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include <catch2/catch.hpp>

#include "forecast/core/error.hpp"
#include "forecast/mlflow/open_store.hpp"
#include "temp_directory.hpp"

namespace forecast {
namespace {

RunSummary only_run(const RunStore& store) {
    return store.list({}).at(0);
}

/// Begins a run in a process of its own, which is then killed without warning.
void begin_and_die(const std::string& root) {
    const pid_t child = ::fork();
    if (child == 0) {
        const auto store = open_run_store(root);
        const ActiveRun run(*store, {"brest", "dead", {}});
        ::kill(::getpid(), SIGKILL);
    }
    ::waitpid(child, nullptr, 0);
}

}  // namespace

TEST_CASE("a run whose process was killed is marked FAILED at the next start", "[tracking]") {
    const TempDirectory root;
    begin_and_die(root.path().string());
    const auto store = open_run_store(root.path().string());
    REQUIRE(only_run(*store).status == RunStatus::running);

    CHECK(store->mark_orphaned_runs_failed() == std::vector<std::string>{only_run(*store).run_id});
    CHECK(only_run(*store).status == RunStatus::failed);
    CHECK(store->mark_orphaned_runs_failed().empty());
}

TEST_CASE("a run that is not finished has failed", "[tracking]") {
    const TempDirectory root;
    const auto store = open_run_store(root.path().string());
    {
        ActiveRun run(*store, {"brest", "r", {}});
        run.log_metric("loss", 1.5);
    }
    CHECK(only_run(*store).status == RunStatus::failed);
    CHECK(only_run(*store).end_ms);
    CHECK(only_run(*store).metric("loss")->last == 1.5);
}

TEST_CASE("a run ends as FAILED even where its last metrics cannot be written", "[tracking]") {
    const TempDirectory root;
    const auto store = open_run_store(root.path().string());
    {
        ActiveRun run(*store, {"brest", "r", {}});
        run.log_metric("bad!name", 1);
        CHECK_THROWS_AS(run.finish(), Error);
    }
    CHECK(only_run(*store).status == RunStatus::failed);
}

TEST_CASE("a finished run keeps its metrics, a killed one too", "[tracking]") {
    const TempDirectory root;
    const auto store = open_run_store(root.path().string());
    {
        ActiveRun run(*store, {"brest", "r", {}});
        for (int epoch = 0; epoch < 100; ++epoch) {
            run.log_metric("loss", 100.0 - epoch, epoch);
        }
        run.finish();
        CHECK(store->history(run.id(), "loss").size() == 100);
        CHECK(only_run(*store).status == RunStatus::finished);
    }
    CHECK(only_run(*store).status == RunStatus::finished);

    ActiveRun interrupted(*store, {"brest", "killed", {}});
    interrupted.kill();
    CHECK(store->resolve(interrupted.id()).status == RunStatus::killed);
}

TEST_CASE("metrics are written before anything else is", "[tracking]") {
    const TempDirectory root;
    const auto store = open_run_store(root.path().string());
    ActiveRun run(*store, {"brest", "r", {}});
    run.log_metric("loss", 1);
    run.set_tag("stage", "one");
    CHECK(only_run(*store).metric("loss"));
    run.log_metric("mae", 1);
    run.log_params({{"epochs", "50"}});
    CHECK(only_run(*store).metric("mae"));
}

TEST_CASE("a run carries the tags by which its death would be seen", "[tracking]") {
    const TempDirectory root;
    const auto store = open_run_store(root.path().string());
    ActiveRun run(*store, {"brest", "r", {{"mlflow.user", "anne"}}});

    const auto made = only_run(*store);
    CHECK(made.tag("mlflow.user") == "anne");
    CHECK(made.tag("mlflow.source.type") == "LOCAL");
    CHECK(made.tag("forecast.pid") == std::to_string(::getpid()));
    CHECK(std::filesystem::is_directory(run.artifact_directory()));
    CHECK(store->mark_orphaned_runs_failed().empty());  // this process lives
}

}  // namespace forecast
