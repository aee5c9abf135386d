#include "forecast/workflow/promotion.hpp"

#include <catch2/catch.hpp>

namespace forecast {
namespace {

/// Errors of `days` days on which the challenger errs `gain` MW less than the champion's 10 MW, and on every other day
/// by `swing` more, else less.
ErrorsByDay errors_of(int days, double gain, double swing = 0) {
    ErrorsByDay errors;
    errors.ours = {{"lstm", {}}};
    for (int i = 0; i < days; ++i) {
        errors.days.push_back(Day{20'000 + i});
        errors.champion.push_back(10);
        errors.ours[0].by_day.push_back(10 - gain + (i % 2 == 0 ? swing : -swing));
    }
    return errors;
}

PromotionDecision judged(const ErrorsByDay& errors, PromotionOptions options = {}) {
    options.block_days = 1;
    return decide({}, errors, options);
}

}  // namespace

TEST_CASE("a certain gain of the asked size promotes", "[workflow]") {
    const auto decision = judged(errors_of(40, 2));
    CHECK(decision.promoted);
    CHECK(decision.comparison->days == 40);
    CHECK(decision.comparison->champion_mae == 10);
    CHECK(decision.comparison->challenger_mae == 8);
    CHECK(decision.comparison->gain.low == 2);
    CHECK(decision.comparison->gain_percent() == 20);
    CHECK_THAT(decision.reason, Catch::Contains("2.00 MW (20.00 %), 95 % interval 2.00 .. 2.00 MW"));
}

TEST_CASE("a gain that may be chance does not promote", "[workflow]") {
    const auto decision = judged(errors_of(40, 0.5, 5));
    CHECK_FALSE(decision.promoted);
    CHECK(decision.comparison->gain.mean == Approx(0.5));
    CHECK(decision.comparison->gain.low < 0);
    CHECK_THAT(decision.reason, Catch::Contains("not certain"));
}

TEST_CASE("a certain gain that is too small does not promote", "[workflow]") {
    PromotionOptions options;
    options.minimum_gain = 6;  // percent; 0.5 of 10 MW are 5 %
    const auto decision = judged(errors_of(40, 0.5), options);
    CHECK_FALSE(decision.promoted);
    CHECK(decision.comparison->gain.low > 0);
    CHECK_THAT(decision.reason, Catch::Contains("6 % is asked"));
}

TEST_CASE("a model like the champion does not promote, whatever is asked", "[workflow]") {
    PromotionOptions options;
    options.minimum_gain = 0;
    CHECK_FALSE(judged(errors_of(40, 0), options).promoted);
}

TEST_CASE("a gain that is certain for one challenger is not for the best of five", "[workflow]") {
    ErrorsByDay errors = errors_of(40, 1, 2.81);  // 2.25 standard errors: more than 1.96, less than 2.58
    const auto alone = judged(errors);
    CHECK(alone.promoted);
    CHECK_THAT(alone.reason, Catch::Contains("95 % interval 0."));
    for (const char* name : {"linear", "j-1", "j-7", "climatology"}) {
        errors.ours.push_back({name, std::vector<double>(40, 20.0)});
    }
    const auto best = judged(errors);
    CHECK_FALSE(best.promoted);
    CHECK(best.comparison->gain.mean == alone.comparison->gain.mean);
    CHECK(best.comparison->gain.low < 0);
    CHECK_THAT(best.reason, Catch::Contains("95 % interval for the best of 5 -0.") && Catch::Contains("not certain"));
    CHECK(promotion_json(best)["compared"] == 5);
}

TEST_CASE("too few days decide nothing", "[workflow]") {
    const auto decision = judged(errors_of(27, 5));
    CHECK_FALSE(decision.promoted);
    CHECK_FALSE(decision.comparison);
    CHECK_THAT(decision.reason, Catch::Contains("there are 27 days") && Catch::Contains("28 are asked"));
}

TEST_CASE("the best of the new run's forecasters is the one that challenges", "[workflow]") {
    ErrorsByDay errors = errors_of(40, 2);
    errors.ours.push_back({"linear", std::vector<double>(40, 5.0)});
    errors.ours.push_back({"j-1", std::vector<double>(40, 20.0)});
    const auto decision = judged(errors);
    CHECK(decision.promoted);
    CHECK(decision.forecaster == "linear");
    CHECK(decision.comparison->challenger_mae == 5);
    CHECK(decision.comparison->gain.mean == 5);
    CHECK(describe_maes(decision) == "linear 5.00, lstm 8.00, j-1 20.00 MW");
    CHECK_THAT(decision.reason, Catch::Contains("the MAE of its linear is 5.00 MW"));
}

TEST_CASE("where there is no champion the best forecaster of the run becomes it", "[workflow]") {
    ErrorsByDay errors = errors_of(3, 2);
    errors.ours.push_back({"linear", {9, 9, 9}});
    errors.champion.clear();
    const auto decision = judged(errors);
    CHECK(decision.promoted);
    CHECK_FALSE(decision.comparison);
    CHECK(decision.forecaster == "lstm");
    CHECK_THAT(decision.reason, Catch::Contains("had no champion") && Catch::Contains("lstm has the smallest MAE"));
}

}  // namespace forecast
