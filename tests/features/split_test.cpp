#include "forecast/features/split.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "forecast/core/error.hpp"

using namespace forecast;

namespace {

/// 100 days from 2024-01-01, the last three without a target.
Frame hundred_days() {
    Frame frame;
    frame.axis = TimeAxis::days(to_day({2024, 1, 1}), 100, kParis);
    Column load{"load", Role::target, std::vector<double>(100, 50), {}, {}, {}, {}, {}};
    load.available_at.resize(100);
    load.values[97] = load.values[98] = load.values[99] = NAN;
    frame.columns = {load};
    return frame;
}

SplitOptions test_from_row(int row, double validation_share) {
    return {to_day({2024, 1, 1}) + row, to_day({2025, 1, 1}), validation_share};
}

}  // namespace

TEST_CASE("the validation rows are the last share before the test rows", "[features]") {
    const Split split = split_by_time(hundred_days(), test_from_row(70, 0.1), 30);

    CHECK(split.training.begin == 30);
    CHECK(split.training.end == 66);
    CHECK(split.validation.begin == 66);
    CHECK(split.validation.end == 70);
    CHECK(split.test.begin == 70);
    CHECK(split.test.end == 97);
}

TEST_CASE("validation may begin on a day instead", "[features]") {
    const Frame frame = hundred_days();
    SplitOptions options = test_from_row(70, 0.1);
    options.validation_from = to_day({2024, 1, 1}) + 40;
    const Split split = split_by_time(frame, options, 10);
    CHECK(split.training.end == 40);
    CHECK(split.validation.begin == 40);
    CHECK(split.validation.end == 70);
    options.validation_from = to_day({2024, 1, 1}) + 70;
    CHECK_THROWS_WITH(split_by_time(frame, options, 10),
                      "split.validation_from 2024-03-11 must lie before split.test_from 2024-03-11");
}

TEST_CASE("without a validation share all rows before the test are trained on", "[features]") {
    const Split split = split_by_time(hundred_days(), test_from_row(70, 0), 30);
    CHECK(split.training.end == 70);
    CHECK(split.validation.size() == 0);
}

TEST_CASE("an empty part of the split is an error that says what there is", "[features]") {
    CHECK_THROWS_WITH(split_by_time(hundred_days(), test_from_row(20, 0.1), 30),
                      Catch::Contains("training") && Catch::Contains("2024-01-01 to 2024-04-06"));
    CHECK_THROWS_WITH(split_by_time(hundred_days(), test_from_row(98, 0.1), 30), Catch::Contains("test"));
    CHECK_THROWS_AS(split_by_time(hundred_days(), test_from_row(98, 0.1), 30), Error);
}

TEST_CASE("the first target row has a whole window before it in which every column that is read has begun",
          "[features]") {
    Frame frame = hundred_days();
    CHECK(first_target_row(frame, {}, 30) == 30);

    Column late{"temperature", Role::future_covariate, std::vector<double>(100, 10), {}, {}, {}, {}, {}};
    late.values[0] = late.values[1] = NAN;
    late.available_at.resize(100);
    frame.columns.push_back(late);
    CHECK(first_target_row(frame, {}, 30) == 30);
    CHECK(first_target_row(frame, {{}, {{"value", {"temperature"}, {}, {}}}}, 30) == 32);
}
