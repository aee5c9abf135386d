#include "forecast/features/calendar_lag.hpp"

#include <catch2/catch.hpp>

#include "sample_frames.hpp"

using namespace forecast;
using std::chrono::hours;

namespace {

TimeAxis hourly(Day first, int days) {
    const Timestamp begin = start_of(first, kParis);
    const auto size = (start_of(first + days, kParis) - begin) / hours(1);
    return TimeAxis::fixed(begin, hours(1), static_cast<std::size_t>(size), kParis);
}

/// "2024-03-30 05:00" of the row `days` days before the one that begins at `local`.
std::string lagged(const TimeAxis& axis, const std::string& local, int days) {
    const auto row = axis.row_at(*parse_time(local, kParis));
    REQUIRE(row);
    const auto before = row_days_before(axis, static_cast<std::ptrdiff_t>(*row), days);
    return before < 0 ? "none" : format_local(axis.start(static_cast<std::size_t>(before)), kParis).substr(0, 16);
}

}  // namespace

TEST_CASE("a daily lag counts rows", "[features]") {
    const auto axis = TimeAxis::days(to_day({2024, 3, 30}), 4, kParis);
    CHECK(row_days_before(axis, 3, 2) == 1);
    CHECK(row_days_before(axis, 2, -1) == 3);
    CHECK(row_days_before(axis, 4, 1) == 3);
    CHECK(row_days_before(axis, 1, 2) == -1);
    CHECK(row_days_before(axis, 3, -1) == -1);
}

TEST_CASE("an hourly lag keeps the clock time over a change of clocks", "[features]") {
    const auto spring = hourly(to_day({2024, 3, 29}), 5);
    CHECK(lagged(spring, "2024-03-30T05:00", 1) == "2024-03-29T05:00");
    CHECK(lagged(spring, "2024-04-01T05:00", 1) == "2024-03-31T05:00");
    CHECK(lagged(spring, "2024-04-01T02:00", 1) == "2024-03-31T03:00");  // 02:00 was skipped
    CHECK(lagged(spring, "2024-04-01T05:00", 2) == "2024-03-30T05:00");
    CHECK(lagged(spring, "2024-03-31T05:00", -1) == "2024-04-01T05:00");
    CHECK(lagged(spring, "2024-03-29T05:00", 1) == "none");

    const auto autumn = hourly(to_day({2024, 10, 25}), 5);
    CHECK(lagged(autumn, "2024-10-28T05:00", 1) == "2024-10-27T05:00");
    CHECK(lagged(autumn, "2024-10-27T02:00+01:00", 1) == "2024-10-26T02:00");  // the second pass
    CHECK(lagged(autumn, "2024-10-28T02:00", 1) == "2024-10-27T02:00");
}

TEST_CASE("the newest known value is that of the day before, or the one before it at noon", "[features]") {
    const Frame frame = town(to_day({2024, 1, 1}), 30);
    const auto in_the_night = newest_known(AsOf(frame, frame.axis.start(20) + hours(2), 0), 0, 20);
    const auto day_ahead = newest_known(AsOf(frame, frame.axis.start(19) + hours(12), 0), 0, 20);

    REQUIRE(in_the_night);
    CHECK(in_the_night->days_before == 1);
    CHECK(in_the_night->value == frame.columns[0].values[19]);
    REQUIRE(day_ahead);
    CHECK(day_ahead->row == 18);
    CHECK_FALSE(newest_known(AsOf(frame, frame.axis.start(0), 0), 0, 20));
}

TEST_CASE("the newest known value of a forecast for two weeks ahead is found", "[features]") {
    const Frame frame = town(to_day({2024, 1, 1}), 40);
    const auto newest = newest_known(AsOf(frame, frame.axis.start(21) + hours(12), 0), 0, 36);
    REQUIRE(newest);
    CHECK(newest->row == 20);
    CHECK(newest->days_before == 16);
}
