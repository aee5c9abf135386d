#include <catch2/catch.hpp>
#include <cmath>

#include "forecast/monitor/expected_errors.hpp"

using namespace forecast;

namespace {

/// Errors of +size and -size by turns, those of Christmas five times as large.
std::vector<DailyError> year_of_errors(double size) {
    std::vector<DailyError> errors;
    for (Day day = to_day({2019, 1, 1}); day < to_day({2021, 1, 1}); day = day + 1) {
        const Date date = to_date(day);
        const bool christmas = (date.month == 12 && date.day >= 22) || (date.month == 1 && date.day <= 8);
        errors.push_back({day, (day.number % 2 == 0 ? size : -size) * (christmas ? 5 : 1)});
    }
    return errors;
}

}  // namespace

TEST_CASE("working days, weekends and special days have errors of their own, in winter and in summer", "[monitor]") {
    const auto kind = [](const Date& date) { return ExpectedErrors::kind_of(to_day(date)); };
    CHECK(kind({2023, 1, 18}) == kind({2023, 11, 15}));
    CHECK(kind({2023, 1, 18}) != kind({2023, 6, 14}));
    CHECK(kind({2023, 1, 18}) != kind({2023, 1, 21}));
    CHECK(kind({2023, 12, 25}) == kind({2023, 11, 1}));
    CHECK(kind({2023, 12, 25}) != kind({2023, 12, 2}));
}

TEST_CASE("an error that is usual at Christmas is none to speak of there", "[monitor]") {
    const ExpectedErrors expected(year_of_errors(10));

    CHECK(expected.standardised({to_day({2022, 12, 26}), 50}) < 2);
    CHECK(expected.standardised({to_day({2022, 6, 14}), 50}) > 3);
    CHECK(expected.clipped({to_day({2022, 6, 14}), 500}) == 3);
    CHECK(expected.clipped({to_day({2022, 6, 14}), -500}) == -3);
}

TEST_CASE("the spread of a normal sample's errors is their standard deviation", "[monitor]") {
    CHECK(ExpectedErrors(year_of_errors(10)).spread() == Approx(14.826).epsilon(0.01));  // of two values: 1.4826 times
    CHECK(ExpectedErrors(year_of_errors(10)).widened(2).spread() == Approx(29.652).epsilon(0.01));
}

TEST_CASE("errors that are all the same have a spread, too", "[monitor]") {
    const Day day = to_day({2023, 6, 14});
    const ExpectedErrors expected({{day, 2}, {day + 1, 2}, {day + 2, 2}});
    CHECK(expected.standardised({day, 2}) == 0);
    CHECK(expected.standardised({day, 5}) == Approx(3 / std::sqrt((3 * 0.0 + 20 * 1.0) / 23)));
}
