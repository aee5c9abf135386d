#include "forecast/workflow/sweep_plan.hpp"

#include <cstdint>
#include <limits>

#include <catch2/catch.hpp>

#include "error_of.hpp"

namespace forecast {
namespace {

ExperimentConfig config_with(const std::string& sweep) {
    const std::string text = R"({
        "sources": { "load": { "type": "csv", "files": ["a.csv"], "value_columns": ["mw"] } },
        "frame": { "target": "load.mw" },
        "sweep": )" + sweep + "}";
    return parse_config(text, "x.json", {}).values;
}

std::string refusal_of(const std::string& sweep) {
    return error_of([&] { plan_sweep(config_with(sweep)); }).what();
}

}  // namespace

TEST_CASE("a grid has all combinations as trials, or as many as are asked for", "[workflow]") {
    const std::string parameters = R"({"network.lstm_units": [[4], [8], [16]], "training.batch_size": [8, 16]})";
    CHECK(plan_sweep(config_with(R"({"parameters": )" + parameters + "}")).trials == 6);
    CHECK(plan_sweep(config_with(R"({"trials": 4, "parameters": )" + parameters + "}")).trials == 4);
    const std::string random = R"({"method": "random", "parameters": )";
    CHECK(plan_sweep(config_with(random + parameters + "}")).trials == 6);  // there are no more
    CHECK(plan_sweep(config_with(random + R"({"network.dropout": {"from": 0, "to": 0.5}}})")).trials == 50);
}

TEST_CASE("a range of a key that holds whole numbers has whole numbers", "[workflow]") {
    const auto plan = plan_sweep(config_with(
        R"({"parameters": {"training.batch_size": {"from": 8, "to": 10}, "window.size": {"from": 5, "to": 6}}})"));
    CHECK(plan.trials == 6);
    CHECK(describe(plan.setting(grid_point(plan.spaces, 3))) == "training.batch_size=9 window.size=6");
}

TEST_CASE("a setting makes a config like any other, without the sweep", "[workflow]") {
    const auto config = config_with(R"({"parameters": {"network.lstm_units": [[4], [8, 3]]}})");
    const auto made = with_setting(config, {{"network.lstm_units", {"[8,3]"}}, {"training.loss", {"mae"}}});
    CHECK(made.values.network.lstm_units == std::vector<int>{8, 3});
    CHECK(made.values.training.loss == "mae");
    CHECK(made.values.sweep.parameters.empty());
    CHECK(made.values.frame.target == "load.mw");
}

TEST_CASE("what changes the test period or the measure of trials is refused before the first trial", "[workflow]") {
    using Catch::Contains;
    CHECK_THAT(refusal_of(R"({"parameters": {"split.test_to": ["2025-01-01"]}})"), Contains("changes the test period"));
    CHECK_THAT(refusal_of(R"({"parameters": {"issue.time": ["03:00"]}})"), Contains("what is forecast"));
    CHECK_THAT(refusal_of(R"({"parameters": {"frame.step": ["1h"]}})"), Contains("the loads on which trials"));
    CHECK_THAT(refusal_of(R"({"parameters": {"training.scaling": ["minmax"]}})"), Contains("sweep.objective to mae"));
    CHECK_THAT(refusal_of(R"({"parameters": {"training.seed": [1, 2]}})"), Contains("sweep.seeds"));
    CHECK_THAT(refusal_of(R"({"parameters": {"frame.max_gap_rows": [3, 7]}})"), Contains("the loads on which trials"));
    CHECK_THAT(refusal_of(R"({"parameters": {"frame.columns.t.from": ["weather.t", "weather.u"]}})"),
               Contains("are read once, for all trials"));
    CHECK_NOTHROW(
        plan_sweep(config_with(R"({"objective": "mae", "parameters": {"training.scaling": ["minmax", "standard"]}})")));
}

TEST_CASE("seeds of the best that would pass the largest number are refused", "[workflow]") {
    auto config = config_with(R"({"seeds": 3, "parameters": {"network.dropout": [0, 0.1]}})");
    config.training.seed = std::numeric_limits<std::int64_t>::max() - 2;
    CHECK_NOTHROW(plan_sweep(config));
    ++config.training.seed;
    CHECK_THROWS_WITH(plan_sweep(config),
                      Catch::Contains("of the 3 seeds that follow it some pass the largest number"));
}

TEST_CASE("all that is wrong with a sweep is said at once", "[workflow]") {
    const auto message = refusal_of(
        R"({"parameters": {"training.epochs": [3, 0], "network.droput": [0.1], "training.batch_size": []}})");
    CHECK_THAT(message, Catch::Contains("'training.epochs' is 0"));
    CHECK_THAT(message, Catch::Contains("did you mean 'network.dropout'?"));
    CHECK_THAT(message, Catch::Contains("'training.batch_size' has no values"));
}

}  // namespace forecast
