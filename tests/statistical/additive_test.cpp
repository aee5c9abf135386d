#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "error_of.hpp"
#include "forecast/core/french_calendar.hpp"
#include "make_statistical.hpp"
#include "sample_frames.hpp"
#include "term_options.hpp"

using namespace forecast;

namespace {

const IssueOptions kDayOf{IssueMode::day_of, "02:15"};
const IssueOptions kDayAhead{IssueMode::day_ahead, "12:00"};

StatisticalOptions options_for(const IssueOptions& issue, bool adaptive = true) {
    StatisticalOptions options;
    options.issue = issue;
    options.additive.adaptive = adaptive;
    options.additive.features = {{"day_codes", {}, {}, {}},
                                 {"lag_day_codes", {"load"}, {}, {}},
                                 {"temperature_response", {"temperature", "load"}, {}, {}},
                                 {"value", {"wind"}, {}, {}}};
    options.additive.terms = {curve("temperature"), curve("temperature_last"), levels("day_type"),
                              levels("load_last_day_type"), curve("wind")};
    return options;
}

Origin origin_at(const Frame& frame, const IssueOptions& issue, std::size_t row) {
    return {issue_time(issue, frame.axis, row), row, 1};
}

/// Fitted at `row`, from nothing.
std::unique_ptr<Forecaster> additive_at(const Frame& frame, std::size_t row, const StatisticalOptions& options) {
    auto additive = make_statistical("additive", options);
    additive->prepare(frame);
    additive->fit(origin_at(frame, options.issue, row));
    return additive;
}

double forecast_row(const Forecaster& forecaster, const Frame& frame, std::size_t row,
                    const IssueOptions& issue = kDayOf) {
    return forecaster.predict(origin_at(frame, issue, row)).front();
}

/// The largest error on the rows [begin, end).
double worst_error(const Forecaster& forecaster, const Frame& frame, std::size_t begin, std::size_t end,
                   const IssueOptions& issue = kDayOf) {
    double worst = 0;
    for (std::size_t row = begin; row < end; ++row) {
        worst = std::max(worst, std::abs(forecast_row(forecaster, frame, row, issue) - frame.columns[0].values[row]));
    }
    return worst;
}

bool is_free(Day day) {
    return weekday(day) >= 5 || french_holiday_index(day);
}

/// town() with loads that are load(row, temperature, whether nobody works).
template <class Load>
Frame town_with(std::size_t days, Load&& load) {
    Frame frame = town(to_day({2019, 1, 1}), days);
    for (std::size_t row = 0; row < days; ++row) {
        frame.columns[0].values[row] = load(row, frame.columns[1].values[row], is_free(frame.axis.day(row)));
    }
    return frame;
}

double noise(std::size_t row) {
    return std::sin(7.7 * static_cast<double>(row * row));
}

/// A dip on free days that is 25 and 60 for 200 days each, in turn.
Frame changing_dips() {
    return town_with(1400, [](std::size_t row, double, bool free) {
        return 500 - (free ? row / 200 % 2 == 0 ? 25 : 60 : 0) + noise(row);
    });
}

}  // namespace

TEST_CASE("the additive model learns a load that is a smooth function of temperature", "[statistical]") {
    const auto bowl = [](std::size_t row, double temperature, bool free) {
        return 300 + 0.6 * (temperature - 14) * (temperature - 14) - (free ? 20 : 0) + noise(row);
    };
    const Frame frame = town_with(1000, bowl);
    const auto additive = additive_at(frame, 900, options_for(kDayOf));
    CHECK(worst_error(*additive, frame, 900, 1000) < 6);  // of loads between 280 and 360; noise alone makes 2
    const auto last_day = make_statistical("j-1", options_for(kDayOf));
    last_day->prepare(frame);
    CHECK(worst_error(*last_day, frame, 900, 1000) > 20);
    const auto day_ahead = additive_at(frame, 900, options_for(kDayAhead));
    CHECK(worst_error(*day_ahead, frame, 900, 1000, kDayAhead) < 8);
}

TEST_CASE("an effect that changes is followed within weeks by the adaptive model, not by the other", "[statistical]") {
    const Frame frame = changing_dips();
    const auto adaptive = additive_at(frame, 1190, options_for(kDayOf));
    const auto fixed = additive_at(frame, 1190, options_for(kDayOf, false));
    CHECK(worst_error(*adaptive, frame, 1200, 1214) > 15);
    CHECK(worst_error(*adaptive, frame, 1200 + 42, 1400) < 10);
    CHECK(worst_error(*fixed, frame, 1200 + 42, 1214 + 42) > 12);
    CHECK(worst_error(*fixed, frame, 1386, 1400) > 12);
}

TEST_CASE("only the adaptive model learns from loads that became known after its fit", "[statistical]") {
    const Frame frame = changing_dips();
    Frame shuffled = frame;
    std::reverse(shuffled.columns[0].values.begin() + 1100, shuffled.columns[0].values.begin() + 1190);
    for (const bool adaptive : {true, false}) {
        const auto before = additive_at(frame, 1100, options_for(kDayOf, adaptive));
        const auto after = additive_at(shuffled, 1100, options_for(kDayOf, adaptive));
        CHECK((forecast_row(*before, frame, 1200) == forecast_row(*after, shuffled, 1200)) != adaptive);
    }
}

TEST_CASE("a level that shifts is followed a day later, whatever the effects do", "[statistical]") {
    const Frame frame = town_with(800, [](std::size_t row, double, bool free) {
        return 500 + (row < 700 ? 0 : 80) - (free ? 20 : 0) + noise(row);
    });
    for (const bool adaptive : {true, false}) {
        const auto additive = additive_at(frame, 650, options_for(kDayOf, adaptive));
        CHECK(worst_error(*additive, frame, 700, 701) > 70);
        CHECK(worst_error(*additive, frame, 730, 800) < 6);
    }
}

TEST_CASE("a load that the effects explain to the last bit is forecast, not divided by its rest of 0",
          "[statistical]") {
    const Frame frame = town_with(500, [](std::size_t, double, bool free) { return free ? 100 : 140; });
    for (const bool adaptive : {true, false}) {
        const auto additive = additive_at(frame, 450, options_for(kDayOf, adaptive));
        CHECK(worst_error(*additive, frame, 450, 500) < 0.5);
    }
}

TEST_CASE("the additive model says nothing where a column is unknown or the issue too early", "[statistical]") {
    Frame frame = town(to_day({2021, 1, 1}), 500);
    frame.columns[2].values[300] = kNaN;  // not learnt from
    frame.columns[2].values[460] = kNaN;
    const auto additive = additive_at(frame, 450, options_for(kDayOf));
    CHECK_FALSE(std::isnan(forecast_row(*additive, frame, 459)));
    CHECK(std::isnan(forecast_row(*additive, frame, 460)));
    CHECK_FALSE(std::isnan(forecast_row(*additive, frame, 461)));
    auto origin = origin_at(frame, kDayOf, 455);
    origin.horizon = 2;
    CHECK(std::isnan(additive->predict(origin)[1]));
    CHECK(std::isnan(forecast_row(*additive, frame, 449)));  // before the fit
}

TEST_CASE("a column without a value is left out of the additive model", "[statistical]") {
    Frame frame = town(to_day({2021, 1, 1}), 500);
    const double clean = forecast_row(*additive_at(frame, 450, options_for(kDayOf)), frame, 450);
    frame.columns[2].values.assign(500, kNaN);
    const double without_wind = forecast_row(*additive_at(frame, 450, options_for(kDayOf)), frame, 450);
    CHECK(without_wind == Approx(clean).epsilon(0.05));
    frame.columns[2].values.assign(500, 5.5);
    CHECK(forecast_row(*additive_at(frame, 450, options_for(kDayOf)), frame, 450) == without_wind);
    frame.columns[1].values.assign(500, kNaN);
    CHECK_FALSE(std::isnan(forecast_row(*additive_at(frame, 450, options_for(kDayOf)), frame, 450)));
}

TEST_CASE("the additive model needs features, terms of their columns and some history", "[statistical]") {
    const Frame frame = town(to_day({2021, 1, 1}), 100);
    const Error early = error_of([&] { additive_at(frame, 50, options_for(kDayOf)); });
    CHECK(early.kind() == ErrorKind::insufficient_data);
    CHECK_THAT(early.what(), Catch::Contains("days with target and all features known before 2021-02-20, it needs 60"));

    StatisticalOptions options = options_for(kDayOf);
    options.additive.terms.push_back(curve("temperatur"));
    const Error unknown = error_of([&] { additive_at(frame, 90, options); });
    CHECK(unknown.kind() == ErrorKind::invalid_argument);
    CHECK_THAT(unknown.what(), Catch::Contains("did you mean 'temperature'?"));

    options.additive.features.clear();
    CHECK_THAT(error_of([&] { make_statistical("additive", options); }).what(), Catch::Contains("no features"));
}
