#include "forecast/core/frame.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "forecast/core/error.hpp"
#include "forecast/core/forecaster.hpp"

using namespace forecast;
using std::chrono::hours;

namespace {

/// Three Paris days, load 10, 20, 30, each known an hour after its end; the second was 19 until a day later.
Frame three_days() {
    Frame frame;
    frame.axis = TimeAxis::days(to_day({2024, 3, 30}), 3, kParis);
    Column load{"load", Role::target, {10, 20, 30}, {}, {}, {}, {}, {}};
    Column temperature{"temperature", Role::future_covariate, {1, 2, 3}, {}, {}, {}, {}, {}};
    for (std::size_t row = 0; row < 3; ++row) {
        load.available_at.push_back(frame.axis.end(row) + hours(1));
        temperature.available_at.push_back(frame.axis.end(row) + hours(1));
    }
    load.available_at[1] += hours(24);
    load.earlier.push_back({1, frame.axis.end(1) + hours(1), 19});
    frame.columns = {load, temperature};
    return frame;
}

}  // namespace

TEST_CASE("a daily axis follows the clock changes of its zone", "[core]") {
    const auto axis = TimeAxis::days(to_day({2024, 3, 30}), 3, kParis);

    CHECK(axis.end(1) - axis.start(1) == hours(23));
    CHECK(axis.row_at(axis.start(2)) == 2);
    CHECK(axis.row_at(axis.start(2) - std::chrono::seconds(1)) == 1);
    CHECK_FALSE(axis.row_at(axis.end(2)));
    CHECK(axis.first_row_of(to_day({2024, 3, 31})) == 1);
    CHECK(axis.first_row_of(to_day({2025, 1, 1})) == 3);
}

TEST_CASE("a value is not seen before it was available, and a revision not before its own time", "[core]") {
    const Frame frame = three_days();
    const auto end = frame.axis.end(1);

    CHECK(std::isnan(AsOf(frame, end, 0).value(0, 1)));
    CHECK(AsOf(frame, end + hours(1), 0).value(0, 1) == 19);
    CHECK(AsOf(frame, end + hours(25), 0).value(0, 1) == 20);
    CHECK(std::isnan(AsOf(frame, end, 0).value(0, -1)));
    CHECK(std::isnan(AsOf(frame, end, 0).value(0, 3)));
}

TEST_CASE("perfect weather is seen up to its last row and not beyond", "[core]") {
    const Frame frame = three_days();
    const AsOf known(frame, frame.axis.start(1), 2);

    CHECK(known.value(1, 1) == 2);
    CHECK(std::isnan(known.value(1, 2)));
    CHECK(std::isnan(known.value(0, 1)));
}

TEST_CASE("a value made with a later row is seen once that row is, before it the one that it replaced", "[core]") {
    Frame frame = three_days();
    Column& temperature = frame.columns[1];
    temperature.earlier.push_back({1, temperature.available_at[1], 1});
    temperature.available_at[1] = temperature.available_at[2];
    temperature.made_of = {0, 2, 2};
    const Timestamp issue = frame.axis.start(1);

    CHECK(AsOf(frame, issue, 2).value(1, 1) == 1);
    CHECK(AsOf(frame, issue, 3).value(1, 1) == 2);
    CHECK(std::isnan(AsOf(frame, issue, 0).value(1, 1)));
    CHECK(AsOf(frame, frame.axis.end(2) + hours(1), 0).value(1, 1) == 2);
    CHECK(AsOf(frame, issue, 2).seen_until(1) == 1);
    CHECK(AsOf(frame, issue, 3).seen_until(1) == 3);
}

TEST_CASE("a forecast of a day is issued in its own night, or at noon of the day before", "[core]") {
    const Frame frame = three_days();

    CHECK(format_local(issue_time({IssueMode::day_of, "02:15"}, frame.axis, 2), kParis) == "2024-04-01T02:15:00+02:00");
    CHECK(format_local(issue_time({IssueMode::day_ahead, "12:00"}, frame.axis, 2), kParis) ==
          "2024-03-31T12:00:00+02:00");
    CHECK(format_local(issue_time({IssueMode::day_of, "02:15"}, frame.axis, 3), kParis) == "2024-04-02T02:15:00+02:00");
}

TEST_CASE("an unknown column is an error that names the known ones", "[core]") {
    CHECK_THROWS_WITH(three_days().index("wind"), Catch::Contains("'wind'") && Catch::Contains("load, temperature"));
}

TEST_CASE("a row is observed where it has a value that no gap filling put there", "[core]") {
    Column load;
    load.values = {1.0, std::nan(""), 3.0};
    CHECK(load.is_observed(0));
    CHECK_FALSE(load.is_observed(1));

    load.imputed = {false, false, true};
    CHECK(load.is_observed(0));
    CHECK_FALSE(load.is_observed(2));
}
