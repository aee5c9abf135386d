#include "forecast/core/french_calendar.hpp"

#include <catch2/catch.hpp>

using namespace forecast;

TEST_CASE("Easter falls where the almanac has it, early and late years among them", "[core]") {
    CHECK(format_day(easter(1818)) == "1818-03-22");
    CHECK(format_day(easter(1943)) == "1943-04-25");
    CHECK(format_day(easter(1954)) == "1954-04-18");
    CHECK(format_day(easter(1981)) == "1981-04-19");
    CHECK(format_day(easter(2000)) == "2000-04-23");
    CHECK(format_day(easter(2008)) == "2008-03-23");
    CHECK(format_day(easter(2016)) == "2016-03-27");
    CHECK(format_day(easter(2019)) == "2019-04-21");
    CHECK(format_day(easter(2024)) == "2024-03-31");
    CHECK(format_day(easter(2025)) == "2025-04-20");
    CHECK(format_day(easter(2038)) == "2038-04-25");
    CHECK(format_day(easter(2076)) == "2076-04-19");
}

TEST_CASE("2025 has the eleven French holidays in order, and no other day is one", "[core]") {
    const std::vector<std::string> expected = {"2025-01-01", "2025-04-21", "2025-05-01", "2025-05-08",
                                               "2025-05-29", "2025-06-09", "2025-07-14", "2025-08-15",
                                               "2025-11-01", "2025-11-11", "2025-12-25"};
    std::vector<std::string> found;
    for (Day day = to_day({2025, 1, 1}); day < to_day({2026, 1, 1}); day = day + 1) {
        if (const auto index = french_holiday_index(day)) {
            CHECK(*index == static_cast<int>(found.size()));
            CHECK(french_holiday(day) == kFrenchHolidays[found.size()]);
            found.push_back(format_day(day));
        }
    }
    CHECK(found == expected);
    CHECK_FALSE(french_holiday(to_day({2025, 4, 20})));  // Easter Sunday itself is not one
}

TEST_CASE("a holiday that falls on a fixed one keeps the fixed one's name", "[core]") {
    CHECK(french_holiday(to_day({2008, 5, 1})) == "Fête du Travail");  // Ascension too
    CHECK(french_holiday(to_day({2024, 5, 9})) == "Ascension");
}
