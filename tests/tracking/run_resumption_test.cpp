#include <catch2/catch.hpp>

#include "error_of.hpp"
#include "forecast/mlflow/open_store.hpp"
#include "forecast/tracking/active_run.hpp"
#include "temp_directory.hpp"

namespace forecast {
namespace {

NewRun going_on_with(const std::string& run_id, const std::string& experiment = "") {
    NewRun run{experiment, "other name", {{"mlflow.user", "bob"}, {"stage", "two"}}};
    run.run_id = run_id;
    return run;
}

NewRun in_experiment(const std::string& id, const std::string& name = "") {
    NewRun run{name, "r", {}};
    run.experiment_id = id;
    return run;
}

}  // namespace

TEST_CASE("a run is gone on with under its name, RUNNING again", "[tracking]") {
    const TempDirectory root;
    const auto store = open_run_store(root.path().string());
    const auto id = store->create_run({"brest", "first", {{"mlflow.user", "anne"}}}).run_id;
    store->finish_run(id, RunStatus::failed, 5);

    const auto again = store->create_run(going_on_with(id, "brest"));
    CHECK(again.run_id == id);
    CHECK(again.status == RunStatus::running);
    CHECK_FALSE(again.end_ms);
    CHECK(again.name == "first");
    CHECK(again.tag("mlflow.user") == "anne");
    CHECK(again.tag("stage") == "two");
    CHECK(store->list({}).size() == 1);
}

TEST_CASE("only an active run of the same experiment is gone on with", "[tracking]") {
    const TempDirectory root;
    const auto store = open_run_store(root.path().string());
    const auto id = store->create_run({"brest", "first", {}}).run_id;
    store->create_run({"nantes", "other", {}});
    const auto refusal = [&](const NewRun& run, ErrorKind kind = ErrorKind::invalid_argument) {
        const Error error = error_of([&] { store->create_run(run); });
        CHECK(error.kind() == kind);
        return std::string(error.what());
    };

    CHECK_THAT(refusal(going_on_with("0123"), ErrorKind::not_found), Catch::Contains("no run 0123"));
    CHECK_THAT(refusal(going_on_with(id, "nantes")), Catch::Contains("'brest', not 'nantes'"));
    auto by_id = going_on_with(id);
    by_id.experiment_id = "2";
    CHECK_THAT(refusal(by_id), Catch::Contains("'brest', not '2'"));
    store->set_lifecycle(id, Lifecycle::deleted);
    CHECK_THAT(refusal(going_on_with(id)), Catch::Contains("deleted"));
    CHECK(store->list({}).size() == 1);
}

TEST_CASE("an experiment named by its id must be there and bear the name", "[tracking]") {
    const TempDirectory root;
    const auto store = open_run_store(root.path().string());
    store->create_run({"brest", "first", {}});

    CHECK(store->create_run(in_experiment("1")).experiment == "brest");
    CHECK(store->create_run(in_experiment("1", "brest")).experiment == "brest");
    CHECK_THAT(error_of([&] { store->create_run(in_experiment("7")); }).what(), Catch::Contains("no experiment 7"));
    CHECK_THAT(error_of([&] { store->create_run(in_experiment("1", "nantes")); }).what(),
               Catch::Contains("'brest', not 'nantes'"));
}

TEST_CASE("a long text is an error where cutting is forbidden", "[tracking]") {
    const TempDirectory root;
    TrackingLocation location(root.path().string());
    location.truncate_long_values = false;
    const auto store = open_run_store(location);
    const auto id = store->create_run({"brest", "r", {}}).run_id;

    CHECK_NOTHROW(store->log_batch(id, {}, {{"p", std::string(6000, 'x')}}, {{"t", std::string(5000, 'x')}}));
    CHECK_THROWS_WITH(store->log_batch(id, {}, {{"q", std::string(6001, 'x')}}, {}), Catch::Contains("6001"));
    CHECK_THROWS_WITH(store->log_batch(id, {}, {}, {{"u", std::string(5001, 'x')}}), Catch::Contains("5001"));
    CHECK(store->resolve(id).params.size() == 1);
}

TEST_CASE("MLFLOW_TRUNCATE_LONG_VALUES is true, false or refused", "[tracking]") {
    const auto truncates = [](const std::string& value) {
        const Variables variables = [&](const std::string& name) {
            return name == "MLFLOW_TRUNCATE_LONG_VALUES" ? std::optional(value) : std::nullopt;
        };
        return read_tracking_location(variables, "mlruns").truncate_long_values;
    };
    CHECK(truncates("TRUE"));
    CHECK_FALSE(truncates("false"));
    CHECK_FALSE(truncates("0"));
    CHECK(error_of([&] { return truncates("perhaps"); }).kind() == ErrorKind::invalid_argument);
}

}  // namespace forecast
