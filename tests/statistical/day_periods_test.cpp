#include "day_periods.hpp"

#include <catch2/catch.hpp>

using namespace forecast;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

TimeAxis half_hours(Day first, int days) {
    const Timestamp begin = start_of(first, kParis);
    const auto size = (start_of(first + days, kParis) - begin) / minutes(30);
    return TimeAxis::fixed(begin, minutes(30), static_cast<std::size_t>(size), kParis);
}

}  // namespace

TEST_CASE("days have one period, half-hours 48", "[statistical]") {
    const auto days = day_periods(TimeAxis::days(to_day({2024, 1, 1}), 3, kParis));
    CHECK(days.rows == std::vector<std::vector<std::size_t>>{{0, 1, 2}});
    CHECK(days.period_of == std::vector<std::size_t>{0, 0, 0});

    const auto periods = day_periods(half_hours(to_day({2024, 1, 1}), 3));
    REQUIRE(periods.rows.size() == 48);
    CHECK(periods.rows[0] == std::vector<std::size_t>{0, 48, 96});
    CHECK(periods.rows[47] == std::vector<std::size_t>{47, 95, 143});
    CHECK(periods.period_of[50] == 2);
}

TEST_CASE("a day of 23 hours lacks the periods from 2 to 3 o'clock, and the others keep their clock time",
          "[statistical]") {
    const auto periods = day_periods(half_hours(to_day({2024, 3, 30}), 3));  // 48, 46, 48 rows
    CHECK(periods.rows[3] == std::vector<std::size_t>{3, 51, 97});
    CHECK(periods.rows[4] == std::vector<std::size_t>{4, 98});
    CHECK(periods.rows[5] == std::vector<std::size_t>{5, 99});
    CHECK(periods.rows[6] == std::vector<std::size_t>{6, 52, 100});
    CHECK(periods.rows[47] == std::vector<std::size_t>{47, 93, 141});
}

TEST_CASE("a day of 25 hours has the periods from 2 to 3 o'clock twice", "[statistical]") {
    const auto periods = day_periods(half_hours(to_day({2024, 10, 26}), 3));  // 48, 50, 48 rows
    CHECK(periods.rows[3] == std::vector<std::size_t>{3, 51, 101});
    CHECK(periods.rows[4] == std::vector<std::size_t>{4, 52, 54, 102});
    CHECK(periods.rows[5] == std::vector<std::size_t>{5, 53, 55, 103});
    CHECK(periods.rows[6] == std::vector<std::size_t>{6, 56, 104});
    CHECK(periods.period_of[55] == 5);
}
