#include "forecast/core/time.hpp"

#include <catch2/catch.hpp>

#include "forecast/core/limits.hpp"

using namespace forecast;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

/// The last Sunday of a month, computed apart from the time zone database.
Day last_sunday(int year, int month, int days_in_month) {
    Day day = to_day({year, month, days_in_month});
    while (weekday(day) != 6) {
        day = day - 1;
    }
    return day;
}

}  // namespace

TEST_CASE("every French clock change from 2010 to 2030 makes a day of 23 or 25 hours, its neighbours have 24",
          "[core]") {
    for (int year = 2010; year <= 2030; ++year) {
        const Day spring = last_sunday(year, 3, 31);
        const Day autumn = last_sunday(year, 10, 31);
        for (const auto& [day, length] : {std::pair{spring - 1, 24},
                                          {spring, 23},
                                          {spring + 1, 24},
                                          {autumn - 1, 24},
                                          {autumn, 25},
                                          {autumn + 1, 24}}) {
            CAPTURE(format_day(day));
            CHECK(start_of(day + 1, kParis) - start_of(day, kParis) == hours(length));
        }
    }
}

TEST_CASE("local hours that a clock change skips or repeats map to the instants of the later hour or of either pass",
          "[core]") {
    const Day spring = to_day({2024, 3, 31});
    const Day autumn = to_day({2024, 10, 27});

    CHECK(from_local(spring, hours(2), kParis) == from_local(spring, hours(3), kParis));
    CHECK(format_utc(from_local(autumn, hours(2), kParis)) == "2024-10-27T00:00:00Z");
    CHECK(format_utc(from_local(autumn, hours(2), kParis, true)) == "2024-10-27T01:00:00Z");
}

TEST_CASE("times are read with Z, with an offset or as local, and nothing else is taken for a time", "[core]") {
    CHECK(format_utc(*parse_time("2021-11-08T04:15:00+00:00", kParis)) == "2021-11-08T04:15:00Z");
    CHECK(format_utc(*parse_time("2021-11-08T05:15+01:00", kParis)) == "2021-11-08T04:15:00Z");
    CHECK(format_utc(*parse_time("2021-11-08 05:15", kParis)) == "2021-11-08T04:15:00Z");
    CHECK(format_utc(*parse_time("2021-07-01", kParis)) == "2021-06-30T22:00:00Z");
    CHECK(format_utc(*parse_time("2021-07-01T00:00:00Z", kParis)) == "2021-07-01T00:00:00Z");
    for (const auto* text : {"", "2021-02-29", "2021-13-01", "2021-1-1", "2021-01-01X", "2021-01-01T25:00", "hello",
                             "0000-01-01", "1799-12-31", "2101-01-01", "9999-12-31", "2021-01-01T24:01",
                             "2021-01-01T00:00+9999", "2021-01-01T00:00+15:00", "2021-01-01T00:00+01:60",
                             "2021-01-01T00:00+99999999999999999999", "2021-01-01T00:00:00.x"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_time(text, kParis));
    }
}

TEST_CASE("a time is written in UTC and in local time with its offset", "[core]") {
    const auto time = *parse_time("2024-07-14T10:30:00Z", "UTC");

    CHECK(format_utc(time) == "2024-07-14T10:30:00Z");
    CHECK(format_local(time, kParis) == "2024-07-14T12:30:00+02:00");
    CHECK(format_local(*parse_time("1915-02-01", "America/St_Johns"), "America/St_Johns") == "1915-02-01T03:30:52Z");
    CHECK(format_day(day_of(time, kParis)) == "2024-07-14");
}

TEST_CASE("any number of seconds is written, those beyond the calendar as its end", "[core]") {
    CHECK(format_local(Timestamp::max(), kParis) == format_local(Timestamp(hours(24 * 10'000'000)), kParis));
    CHECK(format_utc(Timestamp::min()) == format_utc(Timestamp(-hours(24 * 10'000'000))));
    CHECK(day_of(Timestamp::max(), kParis) > to_day({9999, 12, 31}));
}

TEST_CASE("days count through leap years and know their weekday", "[core]") {
    CHECK(format_day(to_day({2024, 2, 28}) + 1) == "2024-02-29");
    CHECK(day_of_year(to_day({2024, 12, 31})) == 366);
    CHECK(weekday(to_day({2026, 11, 21})) == 5);  // a Saturday
    CHECK(weekday(to_day({1969, 12, 29})) == 0);  // a Monday before the epoch
}

TEST_CASE("durations are read in the forms that people write", "[core]") {
    CHECK(parse_duration("15min") == minutes(15));
    CHECK(parse_duration("2h") == hours(2));
    CHECK(parse_duration("1d2h") == hours(26));
    CHECK(parse_duration("PT2H") == hours(2));
    CHECK(parse_duration("P1D") == hours(24));
    CHECK(parse_duration("900") == seconds(900));
    CHECK_FALSE(parse_duration("soon"));
    CHECK_FALSE(parse_duration("2 h"));
    CHECK_FALSE(parse_duration(""));
    CHECK(parse_duration("36525d") == kLongestDuration);
    for (const auto* text : {"213503982334602d", "400000000000000000h", "36525d1s", "9223372036854775807",
                             "-9223372036854775808s", "99999999999999999999999d"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_duration(text));
    }
    CHECK(format_duration(minutes(15)) == "15min");
    CHECK(format_duration(hours(24)) == "1d");
}

TEST_CASE("a time is of the years that are believed by its day in UTC, as it is written", "[core]") {
    CHECK_FALSE(parse_time("1800-01-01", "Europe/Paris"));  // 1799-12-31T23:50:39Z
    CHECK_FALSE(parse_time("1800-01-01T00:05", "Europe/Paris"));
    CHECK_FALSE(parse_time("2100-12-31T23:30-01:00", "UTC"));
    CHECK(parse_time("1800-01-01", "UTC"));
    CHECK(parse_time("1800-01-02", "Europe/Paris"));
    CHECK(parse_time("2100-12-31T23:30", "UTC"));
}
