#include "forecast/workflow/better_forecaster.hpp"

#include <catch2/catch.hpp>

namespace forecast {
namespace {

/// 28 days with a load of 100 MW, each forecast `errors` above it.
Comparison compared(const std::vector<EvaluatedForecaster>& forecasters, const std::vector<double>& errors) {
    Comparison comparison;
    comparison.forecasters = forecasters;
    for (std::size_t row = 0; row < 28; ++row) {
        comparison.result.rows.push_back({row, 100, {}, {}});
        for (const double error : errors) {
            comparison.result.rows.back().predicted.push_back(100 + error);
        }
    }
    for (std::size_t i = 0; i < errors.size(); ++i) {
        comparison.result.scores.push_back(make_score(forecasters[i].name, {{100}, {100 + errors[i]}, {}, {}}));
    }
    return comparison;
}

const std::vector<EvaluatedForecaster> kThree = {
    {"lstm", WeatherMode::perfect, true}, {"linear", WeatherMode::perfect, true}, {"tso", WeatherMode::perfect, false}};

}  // namespace

TEST_CASE("the better forecaster is the best that can be recorded, with its gain", "[workflow]") {
    const TimeAxis axis = TimeAxis::days(to_day({2021, 1, 1}), 60, kParis);
    const auto better = find_better(compared(kThree, {5, 3, 1}), axis, "lstm", WeatherMode::perfect);
    REQUIRE(better);
    CHECK(better->name == "linear");
    CHECK(better->gain.mean == Approx(2));
    CHECK(better->certain());
    const std::string said = describe_better(better, "3f2a9c", "brest/3");
    CHECK_THAT(said, Catch::Contains("linear is better than lstm: it erred 2.00 MW less a day, 95 % interval 2.00"));
    CHECK_THAT(said, Catch::Contains("predict --run 3f2a9c --forecaster linear") &&
                         Catch::Contains("models promote brest/3 --forecaster linear"));
    CHECK(better_json(better)["certain"] == true);
}

TEST_CASE("the interval of the better forecaster allows for the choice among all that could predict", "[workflow]") {
    const TimeAxis axis = TimeAxis::days(to_day({2021, 1, 1}), 60, kParis);
    const auto better = find_better(compared({{"lstm", WeatherMode::perfect, true},
                                              {"linear", WeatherMode::perfect, true},
                                              {"j-1", WeatherMode::perfect, false}},
                                             {5, 3, 9}),
                                    axis, "lstm", WeatherMode::perfect);
    REQUIRE(better);
    CHECK(better->compared == 2);
    CHECK_THAT(better_line(better, "3f2a9c"),
               Catch::Contains("2.00 .. 2.00 MW, for the best of 2; to forecast by it: forecast predict --run 3f2a9c "
                               "--forecaster linear\n"));
    CHECK(better_line(std::nullopt, "3f2a9c").empty());
}

TEST_CASE("a difference of too few days has no interval and is said to be so", "[workflow]") {
    const TimeAxis axis = TimeAxis::days(to_day({2021, 1, 1}), 60, kParis);
    Comparison few = compared(kThree, {5, 3, 1});
    few.result.rows.resize(13);
    const auto better = find_better(few, axis, "lstm", WeatherMode::perfect);
    REQUIRE(better);
    CHECK_FALSE(better->certain());
    CHECK_THAT(better_line(better, "r"), Catch::Contains("may be chance: the days are too few for an interval"));
    CHECK(better_json(better)["low95"].is_null());
}

TEST_CASE("what predicts is not better than itself, nor than what is of another weather", "[workflow]") {
    const TimeAxis axis = TimeAxis::days(to_day({2021, 1, 1}), 60, kParis);
    CHECK_FALSE(find_better(compared(kThree, {2, 3, 1}), axis, "lstm", WeatherMode::perfect));
    CHECK(better_json(std::nullopt).is_null());
    const std::vector<EvaluatedForecaster> modes = {
        {"lstm", WeatherMode::none, true}, {"linear", WeatherMode::perfect, true}, {"linear", WeatherMode::none, true}};
    CHECK_FALSE(find_better(compared(modes, {5, 3, 6}), axis, "lstm", WeatherMode::none));
}

TEST_CASE("a smaller error that may be chance is said to be so", "[workflow]") {
    const BetterForecaster better{"linear", "lstm", {0.5, -0.2, 1.2}};
    CHECK_THAT(describe_better(better, "r", "p"),
               Catch::Contains("may be chance: the 95 % interval is -0.20 .. 1.20 MW"));
}

}  // namespace forecast
