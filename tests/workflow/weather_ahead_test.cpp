#include "forecast/workflow/weather_ahead.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "sample_frames.hpp"

using namespace forecast;
using Catch::Matchers::Contains;

namespace {

constexpr std::size_t kFirst = 40;

Frame frame_with_weather() {
    Frame frame = town(to_day({2021, 1, 1}), 50);
    frame.columns.pop_back();  // wind
    return frame;
}

Timestamp issue_of(const Frame& frame, std::size_t row) {
    return issue_time({IssueMode::day_ahead, "12:00", 1, WeatherMode::perfect}, frame.axis, row);
}

std::string label(const Frame& frame, WeatherMode mode = WeatherMode::perfect) {
    return weather_label(frame, mode, issue_of(frame, kFirst), kFirst);
}

void forget_from(Column& column, std::size_t row) {
    std::fill(column.values.begin() + static_cast<std::ptrdiff_t>(row), column.values.end(), kNaN);
}

}  // namespace

TEST_CASE("weather that became known after the issue is not observed", "[workflow]") {
    Frame frame = frame_with_weather();
    CHECK(label(frame) == "perfect");
    CHECK(label(frame, WeatherMode::issued) == "issued");
    CHECK(label(frame, WeatherMode::none) == "none");
}

TEST_CASE("weather that was known at the issue is a forecast, of days gone by observed", "[workflow]") {
    Frame frame = frame_with_weather();
    frame.columns[1].available_at[kFirst] = issue_of(frame, kFirst) - std::chrono::hours(1);
    CHECK(label(frame) == "forecast");
    CHECK(weather_label(frame, WeatherMode::perfect, frame.axis.end(kFirst) + std::chrono::hours(9), kFirst) ==
          "observed");
}

TEST_CASE("weather that a file has of days to come is a forecast", "[workflow]") {
    Frame frame = town(day_of(now(), kParis) - 30, 50);
    const Timestamp moment = now();
    CHECK(weather_label(frame, WeatherMode::perfect, moment, kFirst) == "forecast");
}

TEST_CASE("a value that stands in is persistence", "[workflow]") {
    Frame frame = frame_with_weather();
    forget_from(frame.columns[1], kFirst - 3);
    CHECK(label(frame) == "persistence");
}

TEST_CASE("weather that ended some days before is carried on from its last value", "[workflow]") {
    Frame frame = frame_with_weather();
    const double last = frame.columns[1].values[kFirst - 5];
    forget_from(frame.columns[1], kFirst - 4);
    const auto stand_ins = carry_weather_on(frame, kFirst, kFirst + 1);
    REQUIRE(stand_ins.size() == 1);
    CHECK(stand_ins[0].column == "temperature");
    CHECK(stand_ins[0].last == kFirst - 5);
    for (std::size_t row = kFirst - 4; row < frame.axis.size(); ++row) {
        CHECK(frame.columns[1].values[row] == last);
    }
}

TEST_CASE("weather that ended more than four weeks before is named with its end", "[workflow]") {
    Frame frame = frame_with_weather();
    forget_from(frame.columns[1], kFirst - 30);
    CHECK(carry_weather_on(frame, kFirst, kFirst + 1).empty());
    CHECK(std::isnan(frame.columns[1].values[kFirst]));
    const std::string why = why_not_forecast(frame, {IssueMode::day_of, "02:15", 1, WeatherMode::perfect}, kFirst);
    CHECK_THAT(why, Contains("'temperature' ends on " + format_day(frame.axis.day(kFirst - 31))));
}

TEST_CASE("a load that is not there is named with its days", "[workflow]") {
    Frame frame = frame_with_weather();
    frame.columns[0].values[kFirst - 3] = kNaN;
    const std::string why = why_not_forecast(frame, {IssueMode::day_of, "02:15", 1, WeatherMode::perfect}, kFirst);
    CHECK_THAT(why, Contains("'load' has no value on " + format_day(frame.axis.day(kFirst - 3))));
}
