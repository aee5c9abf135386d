#include "forecast/evaluation/seeded_scores.hpp"

#include <cmath>
#include <limits>
#include <random>

#include <catch2/catch.hpp>

#include "forecast/evaluation/differences.hpp"

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

TEST_CASE("two settings of one distribution are surely different in no more cases than the interval says",
          "[evaluation]") {
    constexpr std::size_t kDays = 28;
    Frame frame = ten_days();
    frame.axis = TimeAxis::days(to_day({2024, 1, 1}), kDays, kParis);
    frame.columns[0].values.assign(kDays, 100);
    frame.columns[0].available_at.assign(kDays, frame.axis.end(0));
    BacktestOptions period;
    period.last_row = kDays;
    std::mt19937 random(1);
    std::normal_distribution<double> normal;
    int sure = 0;
    int sure_by_days = 0;
    int found = 0;
    constexpr int kWorlds = 100;
    for (int world = 0; world < kWorlds; ++world) {
        std::vector<SeededForecasts> trainings;
        for (std::size_t i = 0; i < 9; ++i) {  // three seeds of each; the third setting is really worse
            const double level = 105 + 0.5 * normal(random) + (i >= 6 ? 4 : 0);
            SeededForecasts one{i / 3, {}};
            for (std::size_t day = 0; day < kDays; ++day) {
                one.values.push_back(level + normal(random));
            }
            trainings.push_back(std::move(one));
        }
        const SeededScores scores(frame, period, std::move(trainings));
        const auto same = *scores.difference(0, 1);
        sure += same.low > 0 || same.high < 0 ? 1 : 0;
        const auto by_days = difference_of_days(scores.daily_errors(0), scores.daily_errors(1));
        sure_by_days += by_days.low > 0 || by_days.high < 0 ? 1 : 0;
        found += scores.difference(0, 2)->low > 0 ? 1 : 0;
    }
    CHECK(sure <= 0.05 * kWorlds);
    CHECK(sure_by_days > 0.3 * kWorlds);  // what an interval over days alone would have said
    CHECK(found > 0.9 * kWorlds);
}

TEST_CASE("with one seed each the difference is that of the days", "[evaluation]") {
    const Frame frame = ten_days();
    const SeededScores scores(frame, last_three(), {{0, {101, 102, 103}}, {1, {90, 90, 90}}});
    const auto gain = *scores.difference(0, 1);
    CHECK(gain.mean == 8);
    CHECK(std::isnan(gain.low));  // three days are too few
    CHECK_FALSE(scores.difference(0, 2));
}

}  // namespace forecast
