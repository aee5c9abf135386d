#include "forecast/workflow/extended_forecast.hpp"
#include "forecast/workflow/forecaster_set.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "error_of.hpp"
#include "forecast/workflow/recorded_forecasters.hpp"
#include "sample_frames.hpp"
#include "temp_directory.hpp"

using namespace forecast;
using Catch::Matchers::Contains;

namespace {

constexpr std::size_t kFirst = 595;
constexpr std::size_t kHorizon = 3;

/// A town that takes 40 less in every third week, in which its schools are closed.
Frame town_with_schools() {
    Frame frame = town(to_day({2021, 1, 1}), kFirst + kHorizon + kRowsBeyond);
    std::vector<double> closed;
    for (std::size_t row = 0; row < frame.axis.size(); ++row) {
        closed.push_back(row / 7 % 3 == 0 ? 1 : 0);
        frame.columns[0].values[row] -= 40 * closed.back();
    }
    frame.columns.push_back(column_of(frame.axis, "school", Role::calendar, closed));
    return frame;
}

ExperimentConfig config_with(const std::vector<std::string>& columns) {
    ExperimentConfig config;
    config.features.ahead = {
        {"value", columns, {}, {}}, {"lag", {"load", "school"}, {1}, {}}, {"day_of_week", {}, {}, {}}};
    config.split.test_from = to_day({2022, 6, 1});
    return config;
}

std::vector<ForecastRow> forecasts(const Frame& frame, const ExperimentConfig& config) {
    const TempDirectory directory;
    save_forecasters(frame, config, kFirst, directory.path());
    const auto model = Forecasters(forecaster_specs(config), directory.path()).get("linear");
    return extended_forecast(*model, frame, config, {kFirst, kHorizon, 1, true, {}, {}});
}

/// Says for each row how often it was told of a frame before.
class CountedUpdates : public Forecaster {
public:
    [[nodiscard]] std::string name() const override { return "counted updates"; }
    void prepare(const Frame& /*frame*/) override { ++told_; }
    void update(std::size_t /*first*/, std::size_t /*last*/) override { ++told_; }
    void fit(const Origin& /*origin*/) override {}
    [[nodiscard]] std::vector<double> predict(const Origin& origin) const override {
        return std::vector<double>(origin.horizon, told_);
    }

private:
    int told_ = 0;
};

}  // namespace

TEST_CASE("a forecast of the next days sees what the calendar says they are", "[workflow]") {
    Frame frame = town_with_schools();
    const auto rows = forecasts(frame, config_with({"temperature", "school"}));
    REQUIRE(rows.size() == kHorizon);
    auto& closed = frame.columns[frame.index("school")].values;
    REQUIRE(closed[kFirst + 1] == closed[kFirst]);
    closed[kFirst + 1] = 1 - closed[kFirst];
    const auto changed = forecasts(frame, config_with({"temperature", "school"}));
    const double effect = closed[kFirst + 1] == 1 ? -40 : 40;
    CHECK(changed[0].value == Approx(rows[0].value));
    CHECK(changed[1].value - rows[1].value == Approx(effect).margin(4));
    CHECK(rows[0].weather == "perfect");
}

TEST_CASE("a calendar that ends is not carried on: the forecast beyond it is an error that names it", "[workflow]") {
    Frame frame = town_with_schools();
    frame.columns[frame.index("school")].values[kFirst + 1] = kNaN;
    const auto error = error_of([&] { forecasts(frame, config_with({"temperature", "school"})); });
    CHECK(error.kind() == ErrorKind::insufficient_data);
    CHECK_THAT(error.what(), Contains("no forecast for " + format_day(frame.axis.day(kFirst + 1))));
    CHECK_THAT(error.what(), Contains("calendar 'school'"));
}

TEST_CASE("a frame with a calendar and no weather forecasts without weather", "[workflow]") {
    Frame frame = town_with_schools();
    frame.columns.erase(frame.columns.begin() + 1, frame.columns.begin() + 3);
    const auto rows = forecasts(frame, config_with({"school"}));
    CHECK(std::all_of(rows.begin(), rows.end(), [](const ForecastRow& row) { return row.weather == "none"; }));
}

TEST_CASE("a forecast stands in for a load no sooner than that could be known", "[workflow]") {
    const Frame frame = town(to_day({2021, 1, 1}), kFirst + kHorizon + kRowsBeyond);
    ExperimentConfig config = config_with({"temperature"});
    config.features.ahead = {{"value", {"temperature"}, {}, {}}, {"day_of_week", {}, {}, {}}};
    config.issue = {IssueMode::day_ahead, "12:00", 1, WeatherMode::perfect};
    const auto rows = forecasts(frame, config);
    REQUIRE(rows.size() == kHorizon);
    // at noon of the day before, the newest load is that of two days before
    REQUIRE(rows[0].explanation);
    CHECK(rows[0].explanation->baseline == frame.columns[0].values[kFirst - 2]);
    // the load of the day before was not known when this was issued: its own forecast stands in for it
    CHECK(rows[1].explanation->baseline == Approx(frame.columns[0].values[kFirst - 1]).margin(15));
    CHECK(rows[1].explanation->baseline != frame.columns[0].values[kFirst - 1]);
    CHECK(rows[2].explanation->baseline == rows[0].value);
}

TEST_CASE("weather that is a forecast already counts as issued", "[workflow]") {
    Frame frame = town(to_day({2021, 1, 1}), kFirst + kHorizon + kRowsBeyond);
    Column& temperature = frame.columns[frame.index("temperature")];
    temperature.issued.assign(3, temperature.values);
    for (auto& issued : temperature.issued) {
        std::fill(issued.begin() + kFirst, issued.end(), std::nan(""));
    }
    auto& loads = frame.columns[0].values;
    std::fill(loads.begin() + kFirst, loads.end(), std::nan(""));
    ExperimentConfig config = config_with({"temperature"});
    config.features.ahead = {{"value", {"temperature"}, {}, {}}, {"day_of_week", {}, {}, {}}};
    config.issue.weather = WeatherMode::issued;
    const auto rows = forecasts(frame, config);
    REQUIRE(rows.size() == kHorizon);
    CHECK(std::isfinite(rows[2].value));
}

TEST_CASE("the hours of a day, and the days that a network forecasts at once, come from one origin", "[workflow]") {
    constexpr std::size_t kDay = 24;
    const int days_at_once = GENERATE(1, 2);
    Frame frame;
    frame.axis = TimeAxis::fixed(start_of(to_day({2021, 1, 1}), kParis), std::chrono::hours(1), 12 * kDay, kParis);
    frame.columns = {column_of(frame.axis, "load", Role::target, std::vector<double>(12 * kDay, 100))};
    ExperimentConfig config;
    config.issue = {IssueMode::day_ahead, "12:00", 1, WeatherMode::perfect};
    CountedUpdates network;
    const auto rows = extended_forecast(network, frame, config, {8 * kDay, 2 * kDay, days_at_once, false, {}, {}});
    REQUIRE(rows.size() == 2 * kDay);
    for (std::size_t i = 1; i < kDay; ++i) {
        CHECK(rows[i].value == rows[0].value);
        CHECK(rows[kDay + i].value == rows[kDay].value);
    }
    CHECK((rows[kDay].value == rows[0].value) == (days_at_once == 2));
}
