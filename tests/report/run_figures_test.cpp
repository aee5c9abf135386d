#include "forecast/report/run_figures.hpp"

#include <catch2/catch.hpp>

namespace forecast {
namespace {

RunSummary run_with(std::vector<std::pair<std::string, MetricSummary>> metrics, std::vector<Tag> tags) {
    RunSummary run;
    run.params = {{"issue.weather", "issued"}};
    run.metrics = std::move(metrics);
    run.tags = std::move(tags);
    return run;
}

const std::vector<Tag> kBacktest = {{"forecast.kind", "backtest"}};

}  // namespace

TEST_CASE("a backtest stands by its best forecaster in the weather of its config", "[report]") {
    const RunSummary run = run_with({{"j-1/mae", {9, 9}},
                                     {"linear/issued/mae", {4, 4}},
                                     {"linear/issued/mape", {1.5, 1.5}},
                                     {"linear/perfect/mae", {2, 2}},
                                     {"tso/mae", {1, 1}}},
                                    kBacktest);
    const RunFigures figures = figures_of(run);
    CHECK(figures.forecaster == "linear");
    CHECK(figures.metric(run, "mae")->last == 4);
    CHECK(figures.metric(run, "mape")->last == 1.5);
    CHECK_FALSE(figures.metric(run, "r2"));
}

TEST_CASE("figures of another period are not the backtest's", "[report]") {
    const RunSummary run =
        run_with({{"eval.2018-01-01.2018-02-01/linear/mae", {1, 1}}, {"j-7/mae", {9, 9}}}, kBacktest);
    CHECK(figures_of(run).forecaster == "j-7");
}

TEST_CASE("a training stands by its network, and a run of others by nobody", "[report]") {
    const RunSummary trained =
        run_with({{"mae", {5, 5}}, {"yardstick/linear/mae", {3, 3}}}, {{"mlflow.log-model.history", "[]"}});
    CHECK(figures_of(trained).forecaster == "lstm");
    CHECK(figures_of(trained).metric(trained, "mae")->last == 5);
    const RunSummary other = run_with({{"mae", {7, 7}}}, {});
    CHECK(figures_of(other).forecaster.empty());
    CHECK(figures_of(other).metric(other, "mae")->last == 7);
}

}  // namespace forecast
