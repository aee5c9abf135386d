#include "forecast/workflow/trial.hpp"

#include <cmath>

#include <catch2/catch.hpp>

#include "error_of.hpp"

namespace forecast {
namespace {

constexpr int kDays = 300;
constexpr int kTestDay = 240;

Series daily_series(const std::string& column, double mean, int from = 0) {
    Series series;
    series.info.column = column;
    series.info.step = std::chrono::hours(24);
    for (int i = from; i < kDays; ++i) {
        const Day day = to_day({2021, 1, 1}) + i;
        Observation observation;
        observation.time = start_of(day, kParis);
        observation.available_at = start_of(day + 1, kParis) + std::chrono::minutes(30);
        observation.value = mean + std::sin(0.3 * i);
        series.values.push_back(observation);
    }
    return series;
}

/// A load of 300 days, of which the last 60 are the test period, and a temperature.
PreparedTraining prepared(double validation_share = 0.25) {
    PreparedTraining p;
    ExperimentConfig& config = p.config.values;
    config.frame.target = "load.mw";
    config.frame.columns["temperature"].from = "weather.t";
    config.features.past = {{"value", {"load"}, {}, {}}};
    config.features.ahead = {{"value", {"temperature"}, {}, {}}};
    config.window.size = 10;
    config.split.test_from = to_day({2021, 1, 1}) + kTestDay;
    config.split.test_to = to_day({2021, 1, 1}) + kDays;
    config.split.validation_share = validation_share;
    p.data.series = {{"load.mw", daily_series("mw", 60)}, {"weather.t", daily_series("t", 12)}};
    p.frame = build_frame(p.data.series, config.frame, 0, config.issue).frame;
    p.split = split_by_time(p.frame, config.split, first_target_row(p.frame, config.features, 10));
    return p;
}

}  // namespace

TEST_CASE("the frame of a trial has no row of the test period", "[workflow]") {
    const auto p = prepared();
    const TrialData data(p);
    const Frame& frame = data.frame_of(p.config.values);
    REQUIRE(frame.axis.size() == kTestDay);
    CHECK(frame.target().values.back() == p.frame.target().values[kTestDay - 1]);
    CHECK(&data.frame_of(p.config.values) == &frame);  // it is made once
}

TEST_CASE("trials are scored on the validation part whatever their window is", "[workflow]") {
    const auto p = prepared();
    const TrialData data(p);
    auto config = p.config.values;
    const TrialRows usual = data.rows_of(config);
    CHECK(usual.training.begin == 10);
    CHECK(usual.training.end == p.split.validation.begin);
    CHECK(usual.validation.end == kTestDay);
    config.window.size = 50;
    const TrialRows longer = data.rows_of(config);
    CHECK(longer.training.begin == 50);
    CHECK(longer.validation.begin == usual.validation.begin);
    config.window.size = 200;
    CHECK(error_of([&] { return data.rows_of(config); }).kind() == ErrorKind::insufficient_data);
}

TEST_CASE("without a validation part there is nothing to score a trial on", "[workflow]") {
    const auto p = prepared(0);
    const TrialData data(p);
    CHECK_THAT(error_of([&] { return data.rows_of(p.config.values); }).what(),
               Catch::Contains("there is no validation part"));
}

TEST_CASE("a series that continues another only in the test period is not missed by trials", "[workflow]") {
    auto p = prepared();
    p.data.series["old.x"] = daily_series("x", 5);
    p.data.series["new.x"] = daily_series("x", 5, kTestDay + 10);
    auto& column = p.config.values.frame.columns["x"];
    column.from = "old.x";
    column.continued_by = "new.x";
    column.role = "past_covariate";
    const TrialData data(p);
    CHECK(data.frame_of(p.config.values).find("x"));
}

}  // namespace forecast
