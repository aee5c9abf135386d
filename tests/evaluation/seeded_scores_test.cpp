#include "forecast/evaluation/seeded_scores.hpp"

#include <catch2/catch.hpp>
#include <limits>

namespace forecast {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// Ten days of 100 MW; the last three are the period.
Frame ten_days() {
    Frame frame;
    frame.axis = TimeAxis::days(to_day({2024, 1, 1}), 10, kParis);
    Column load;
    load.name = "load";
    load.role = Role::target;
    load.values.assign(10, 100);
    for (std::size_t row = 0; row < 10; ++row) {
        load.available_at.push_back(frame.axis.end(row));
    }
    frame.columns = {load};
    return frame;
}

BacktestOptions last_three() {
    BacktestOptions options;
    options.first_row = 7;
    options.last_row = 10;
    options.calibrate_from = 7;
    return options;
}

}  // namespace

TEST_CASE("scores and daily errors of a candidate are means over its seeds", "[evaluation]") {
    const Frame frame = ten_days();
    const SeededScores scores(frame, last_three(), {{0, {101, 102, 103}}, {0, {97, 100, 97}}, {1, {90, 90, 90}}});

    REQUIRE(scores.scores().size() == 3);
    CHECK(scores.mean(0, "mae") == 2);
    CHECK(scores.mean(1, "mae") == 10);
    CHECK(scores.daily_errors(0) == std::vector<double>{2, 1, 3});
    CHECK(scores.daily_errors(1) == std::vector<double>{10, 10, 10});
}

TEST_CASE("all trainings are scored on the rows that all of them forecast", "[evaluation]") {
    const Frame frame = ten_days();
    const SeededScores scores(frame, last_three(), {{0, {101, kNone, 103}}, {1, {90, 0, 90}}});
    CHECK(scores.mean(1, "mae") == 10);
    CHECK(scores.daily_errors(0) == std::vector<double>{1, 3});
}

TEST_CASE("a candidate of which one seed has no forecasts has no scores, and costs the others nothing",
          "[evaluation]") {
    const Frame frame = ten_days();
    const SeededScores scores(frame, last_three(),
                              {{0, {101, 102, 103}}, {0, {kNone, kNone, kNone}}, {1, {90, 90, 90}}});
    CHECK_FALSE(scores.mean(0, "mae"));
    CHECK(scores.daily_errors(0).empty());
    CHECK(scores.mean(1, "mae") == 10);
    CHECK(scores.daily_errors(1).size() == 3);
}

}  // namespace forecast
