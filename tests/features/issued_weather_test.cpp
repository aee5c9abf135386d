#include <catch2/catch.hpp>

#include <cmath>

#include "error_of.hpp"
#include "forecast/features/frame_builder.hpp"
#include "sample_frames.hpp"

using namespace forecast;
using Catch::Matchers::Contains;
using std::chrono::hours;

namespace {

const Day kFirst = to_day({2024, 3, 25});
constexpr int kDays = 12;

/// Hours of the days [from, kFirst + kDays), each worth `value`.
Series hourly(double value, Day from = kFirst) {
    const auto begin = start_of(from, kParis);
    const auto count = static_cast<std::size_t>((start_of(kFirst + kDays, kParis) - begin) / hours(1));
    return regular_series(begin, hours(1), std::vector<double>(count, value));
}

/// A load, a temperature of 10 degrees, and its forecasts n days before, 10 + n, for n = 1 .. kept from `from` on.
std::map<std::string, Series> with_forecasts(int kept, Day from = kFirst) {
    std::map<std::string, Series> all = {{"load.mw", hourly(50)}, {"weather.t", hourly(10)}};
    for (int n = 1; n <= kept; ++n) {
        all["weather.previous_day" + std::to_string(n) + "/t"] = hourly(10 + n, from);
    }
    return all;
}

FrameOptions with_temperature(const std::string& aggregate = "mean") {
    FrameOptions options;
    options.target = "load.mw";
    options.columns["temperature"] = {"weather.t", aggregate, "future_covariate", {}, {}};
    return options;
}

IssueOptions issued(IssueMode mode, int lead_days) {
    return {mode, "12:00", lead_days, WeatherMode::issued};
}

}  // namespace

TEST_CASE("issued weather is what was forecast, through the column's own aggregate", "[features]") {
    auto series = with_forecasts(7);
    series["weather.previous_day2/t"].values[30].value = -5;  // an hour of the second day
    const auto built = build_frame(series, with_temperature("min"), 0, issued(IssueMode::day_of, 7));
    const Column& temperature = built.frame.columns[1];

    REQUIRE(temperature.issued.size() == 7);
    for (std::size_t row = 0; row < kDays; ++row) {
        CHECK(temperature.values[row] == 10);
        CHECK(temperature.issued[0][row] == 11);
        CHECK(temperature.issued[1][row] == (row == 1 ? -5 : 12));
        CHECK(temperature.issued[6][row] == 17);
    }
    REQUIRE(built.notes.size() == 1);
    CHECK(built.notes[0] == "temperature: issued weather is what was forecast then");
}

TEST_CASE("before the kept forecasts begin the error model stands in, and the note says from when on", "[features]") {
    const auto built = build_frame(with_forecasts(3, kFirst + 5), with_temperature(), 0, issued(IssueMode::day_of, 1));
    const Column& temperature = built.frame.columns[1];
    for (std::size_t row = 0; row < kDays; ++row) {
        CHECK((temperature.issued[0][row] == 11) == (row >= 5));
        CHECK_FALSE(std::isnan(temperature.issued[2][row]));
    }
    CHECK(
        built.notes.at(0) ==
        "temperature: issued weather is what was forecast then from 2024-03-30 on, before that observed + error model "
        "(sd 0.7 .. 0.7 °C at 0 .. 0 days ahead)");
}

TEST_CASE("without kept forecasts the note tells the error model's spread", "[features]") {
    FrameOptions options = with_temperature();
    options.columns["wind"] = {"weather.w", "mean", "future_covariate", {}, {}};
    auto series = with_forecasts(0);
    series["weather.w"] = hourly(4);
    const auto built = build_frame(series, options, 0, issued(IssueMode::day_of, 7));
    REQUIRE(built.notes.size() == 2);
    CHECK(built.notes[0] ==
          "temperature: issued weather is observed + error model (sd 0.7 .. 2.9 °C at 0 .. 6 days ahead)");
    CHECK(built.notes[1] ==
          "wind: issued weather is observed + error model (sd 27 .. 100 % of its own at 0 .. 6 days ahead)");
    CHECK(build_frame(series, options, 0).notes.empty());
}

TEST_CASE("a gap in the kept forecasts is not made up", "[features]") {
    auto series = with_forecasts(2);
    for (auto& observation : series["weather.previous_day1/t"].values) {
        const bool in_gap = day_of(observation.time, kParis) == kFirst + 6;
        observation.value = in_gap ? kNaN : observation.value;
    }
    const Frame frame = build_frame(series, with_temperature(), 0, issued(IssueMode::day_of, 1)).frame;
    CHECK(std::isnan(frame.columns[1].issued[0][6]));
    CHECK(frame.columns[1].issued[0][7] == 11);
    CHECK(frame.columns[1].issued[1][6] == 12);
}

TEST_CASE("a horizon beyond the kept forecasts is a lack of data, said in a sentence", "[features]") {
    CHECK_NOTHROW(build_frame(with_forecasts(7), with_temperature(), 0, issued(IssueMode::day_of, 7)));
    CHECK_NOTHROW(build_frame(with_forecasts(7), with_temperature(), 0, issued(IssueMode::day_ahead, 6)));
    for (const auto& issue : {issued(IssueMode::day_of, 8), issued(IssueMode::day_ahead, 7)}) {
        const auto error = error_of([&] { build_frame(with_forecasts(7), with_temperature(), 0, issue); });
        CHECK(error.kind() == ErrorKind::insufficient_data);
        CHECK_THAT(error.what(), Contains("need the weather as it was forecast 8 days before") &&
                                     Contains("'temperature'") && Contains("kept up to 7 days before") &&
                                     Contains("source 'weather'"));
    }
}

TEST_CASE("what is a forecast already gets no error made up", "[features]") {
    auto series = with_forecasts(0);
    auto& observed = series["weather.t"].values;
    observed.resize(observed.size() - 3 * 24);
    series["weather.forecast/t"] = hourly(20, kFirst + kDays - 3);
    const Column temperature =
        build_frame(series, with_temperature(), 0, issued(IssueMode::day_of, 1)).frame.columns[1];
    for (std::size_t row = 0; row < kDays; ++row) {
        CHECK((temperature.issued[0][row] == temperature.values[row]) == (row >= kDays - 3));
    }
}
