#include "forecast/features/folds.hpp"

#include <catch2/catch.hpp>

#include "forecast/core/error.hpp"

namespace forecast {
namespace {

const Day kFirst = to_day({2020, 7, 1});

std::string text_of(const std::vector<Fold>& folds) {
    std::string text;
    for (const Fold& fold : folds) {
        text += fmt::format("{}-{} {}-{}; ", fold.training.begin, fold.training.end, fold.validation.begin,
                            fold.validation.end);
    }
    return text;
}

}  // namespace

TEST_CASE("expanding folds learn from all before the half part that validates them", "[features]") {
    const auto axis = TimeAxis::days(kFirst, 200, kParis);
    // (130 - 10) rows in 4 + 1 parts make 24 each
    CHECK(text_of(time_folds(axis, {10, 130}, FoldScheme::expanding, 4)) ==
          "10-34 34-46; 10-58 58-70; 10-82 82-94; 10-106 106-118; ");
}

TEST_CASE("rolling folds learn from one part each", "[features]") {
    const auto axis = TimeAxis::days(kFirst, 200, kParis);
    CHECK(text_of(time_folds(axis, {10, 130}, FoldScheme::rolling, 4)) ==
          "10-34 34-46; 34-58 58-70; 58-82 82-94; 82-106 106-118; ");
}

TEST_CASE("folds by years are validated on the newest whole calendar years", "[features]") {
    const auto axis = TimeAxis::days(kFirst, 4 * 366, kParis);
    const std::size_t end = axis.first_row_of(to_day({2023, 3, 1}));
    const std::size_t of_2021 = axis.first_row_of(to_day({2021, 1, 1}));
    CHECK(text_of(time_folds(axis, {10, end}, FoldScheme::years, 2)) ==
          fmt::format("10-{0} {0}-{1}; 10-{1} {1}-{2}; ", of_2021, of_2021 + 365, of_2021 + 730));
    CHECK_THROWS_WITH(time_folds(axis, {10, end}, FoldScheme::years, 3),
                      Catch::Contains("3 folds by years") && Catch::Contains("there are 2"));
}

TEST_CASE("parts of half-hours begin with a day", "[features]") {
    const auto axis =
        TimeAxis::fixed(*parse_time("2021-03-01T00:00", kParis), std::chrono::minutes(30), 48 * 60, kParis);
    for (const Fold& fold : time_folds(axis, {7, 48 * 50}, FoldScheme::expanding, 3)) {
        CHECK(axis.first_row_of(axis.day(fold.validation.begin)) == fold.validation.begin);
        CHECK(axis.first_row_of(axis.day(fold.validation.end)) == fold.validation.end);
        CHECK(fold.training.end == fold.validation.begin);
    }
}

TEST_CASE("more folds than there are days for are refused with what there is", "[features]") {
    const auto axis = TimeAxis::days(kFirst, 60, kParis);
    CHECK_THROWS_WITH(time_folds(axis, {40, 55}, FoldScheme::expanding, 8),
                      "8 folds need 18 days to learn from and to be validated on before the test period, there are 15; "
                      "take fewer folds, or fetch more history");
    CHECK(time_folds(axis, {40, 55}, FoldScheme::expanding, 6).size() == 6);
}

}  // namespace forecast
