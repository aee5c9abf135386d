#include <catch2/catch.hpp>

#include <cmath>

#include "forecast/features/frame_builder.hpp"
#include "sample_frames.hpp"

using namespace forecast;
using Catch::Matchers::Contains;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

const IssueOptions kIssued{IssueMode::day_of, "02:15", 7, WeatherMode::issued};

FrameOptions options_for(const std::map<std::string, std::string>& columns) {
    FrameOptions options;
    options.target = "load.mw";
    for (const auto& [name, series] : columns) {
        options.columns[name].from = series;
    }
    return options;
}

Series days(Day first, const std::vector<double>& values) {
    Series series;
    series.info.step = hours(24);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const Day day = first + static_cast<int>(i);
        series.values.push_back({start_of(day, kParis), values[i], start_of(day + 1, kParis)});
    }
    return series;
}

/// A load and the columns `names`, all of one series that is 0 on each day, with its forecasts.
Frame calm(Day first, std::size_t size, const std::map<std::string, std::string>& columns,
           const WeatherErrorOptions& errors = {}, const IssueOptions& issue = kIssued) {
    FrameOptions options = options_for(columns);
    options.weather_error = errors;
    std::map<std::string, Series> series = {{"load.mw", days(first, std::vector<double>(size, 50))}};
    for (const auto& [name, from] : columns) {
        series[from] = days(first, std::vector<double>(size, 0));
    }
    return build_frame(series, options, 0, issue).frame;
}

double mean_product(const std::vector<double>& a, const std::vector<double>& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        sum += a[i] * b[i];
    }
    return sum / static_cast<double>(a.size());
}

double correlation(const std::vector<double>& a, const std::vector<double>& b) {
    return mean_product(a, b) / std::sqrt(mean_product(a, a) * mean_product(b, b));
}

/// What the last day before changed in the forecasts: [row] of n - 1 days ahead.
std::vector<double> step(const Column& column, std::size_t ahead) {
    std::vector<double> change = column.issued[ahead];
    for (std::size_t row = 0; row < change.size() && ahead > 0; ++row) {
        change[row] -= column.issued[ahead - 1][row];
    }
    return change;
}

}  // namespace

TEST_CASE("errors of forecasts have the standard deviations asked for, by days ahead", "[features]") {
    const WeatherErrorOptions errors;
    const Frame frame = calm(to_day({2010, 1, 1}), 5000, {{"temperature", "weather.t"}}, errors);
    const Column& temperature = frame.columns[1];
    REQUIRE(temperature.issued.size() >= 7);
    for (std::size_t ahead = 0; ahead < 7; ++ahead) {
        CAPTURE(ahead);
        const auto& forecast = temperature.issued[ahead];
        CHECK(std::sqrt(mean_product(forecast, forecast)) == Approx(errors.temperature_sd[ahead]).epsilon(0.05));
    }
}

TEST_CASE("a later forecast knows what an earlier one did: it changes by what no one could foresee", "[features]") {
    const Frame frame = calm(to_day({2010, 1, 1}), 5000, {{"temperature", "weather.t"}});
    const Column& temperature = frame.columns[1];
    for (const std::size_t ahead : {3U, 4U, 5U}) {
        CHECK(std::abs(correlation(step(temperature, ahead), temperature.issued[ahead - 1])) < 0.05);
    }
}

TEST_CASE("one issue errs alike for neighbouring days", "[features]") {
    const WeatherErrorOptions errors;
    const Frame frame = calm(to_day({2010, 1, 1}), 5000, {{"temperature", "weather.t"}}, errors);
    auto today = step(frame.columns[1], 4);
    auto tomorrow = step(frame.columns[1], 5);
    today.pop_back();
    tomorrow.erase(tomorrow.begin());
    CHECK(correlation(today, tomorrow) == Approx(errors.neighbour_correlation).margin(0.03));
}

TEST_CASE("a temperature, its minimum and its maximum err together, other columns on their own", "[features]") {
    const Frame frame = calm(to_day({2020, 1, 1}), 400,
                             {{"temperature", "weather.t"}, {"low", "weather.tmin_c"}, {"wind", "weather.wind"}});
    const auto& temperature = frame.columns[frame.index("temperature")].issued[2];
    CHECK(temperature == frame.columns[frame.index("low")].issued[2]);
    CHECK(temperature != frame.columns[frame.index("wind")].issued[2]);
}

TEST_CASE("the error of a day depends on its date and the seed, not on where the frame begins", "[features]") {
    const std::map<std::string, std::string> columns = {{"temperature", "weather.t"}};
    const Frame early = calm(to_day({2020, 1, 1}), 400, columns);
    const Frame late = calm(to_day({2020, 4, 10}), 300, columns);
    for (std::size_t ahead = 0; ahead < 7; ++ahead) {
        for (std::size_t row = 0; row < 300; ++row) {
            CHECK(bit_equal(early.columns[1].issued[ahead][row + 100], late.columns[1].issued[ahead][row]));
        }
    }
    WeatherErrorOptions other;
    other.seed = 2;
    CHECK(calm(to_day({2020, 1, 1}), 400, columns, other).columns[1].issued[0] != early.columns[1].issued[0]);
    CHECK(early.columns[1].issued[0][0] == Approx(0.2593865637));  // the same on every machine
}

TEST_CASE("another variable errs by a part of its own standard deviation, within its own range", "[features]") {
    const Day first = to_day({2015, 1, 1});
    std::vector<double> wind(3000);
    for (std::size_t i = 0; i < wind.size(); ++i) {
        wind[i] = 4 + (i % 2 == 0 ? 2 : -2) + (i % 10 == 0 ? 100 : 0) - (i % 10 == 5 ? 100 : 0);
    }
    FrameOptions options = options_for({{"wind", "weather.wind"}});
    options.weather_error.temperature_sd = {1, 20};
    options.weather_error.anomaly_sd = 10;
    const auto frame = build_frame({{"load.mw", days(first, std::vector<double>(wind.size(), 50))},
                                    {"weather.wind", days(first, wind)}},
                                   options, 0, kIssued)
                           .frame;
    const double own = std::sqrt(4 + 0.2 * 100 * 100);  // nearly: the two waves coincide now and then
    std::vector<double> error = frame.columns[1].issued[0];
    for (std::size_t row = 0; row < error.size(); ++row) {
        error[row] -= wind[row];
        CHECK(frame.columns[1].issued[1][row] >= -98);
        CHECK(frame.columns[1].issued[1][row] <= 106);
    }
    // A tenth of it; the fifth of the days at either end of the range can err to one side only.
    CHECK(std::sqrt(mean_product(error, error)) == Approx(0.1 * own * std::sqrt(0.9)).epsilon(0.05));
}

TEST_CASE("half-hours of a day share its error, and the sun does not shine at night", "[features]") {
    const Day first = to_day({2024, 3, 20});
    const auto begin = start_of(first, kParis);
    const auto rows = static_cast<std::size_t>((start_of(first + 20, kParis) - begin) / minutes(30));
    std::vector<double> light(rows);
    for (std::size_t row = 0; row < rows; ++row) {
        const auto clock = begin + static_cast<std::int64_t>(row) * minutes(30);
        const auto hour = (clock + utc_offset(clock, kParis)).time_since_epoch() % hours(24) / hours(1);
        light[row] = hour < 6 || hour >= 20 ? 0 : 300 + 10.0 * static_cast<double>(row % 7);
    }
    FrameOptions options = options_for({{"temperature", "weather.t"}, {"radiation", "weather.light"}});
    options.step = minutes(30);
    const auto frame = build_frame({{"load.mw", regular_series(begin, minutes(30), std::vector<double>(rows, 50))},
                                    {"weather.t", regular_series(begin, minutes(30), std::vector<double>(rows, 0))},
                                    {"weather.light", regular_series(begin, minutes(30), light)}},
                                   options, 0, kIssued)
                           .frame;
    const auto& temperature = frame.columns[frame.index("temperature")].issued[3];
    const auto& radiation = frame.columns[frame.index("radiation")].issued[3];
    for (std::size_t row = 0; row < rows; ++row) {
        CHECK(temperature[row] == temperature[frame.axis.first_row_of(frame.axis.day(row))]);
        CHECK((light[row] > 0 || radiation[row] == 0));
    }
    CHECK(radiation != light);
}

TEST_CASE("forecasts are made up for issued weather only, and only for what is known ahead", "[features]") {
    const std::map<std::string, std::string> columns = {{"temperature", "weather.t"}};
    CHECK(calm(to_day({2020, 1, 1}), 9, columns, {}, {IssueMode::day_of, "02:15", 7, WeatherMode::perfect})
              .columns[1]
              .issued.empty());
    CHECK(calm(to_day({2020, 1, 1}), 9, columns, {}, {IssueMode::day_of, "02:15", 7, WeatherMode::none})
              .columns[1]
              .issued.empty());
    FrameOptions options = options_for(columns);
    options.columns["temperature"].role = "past_covariate";
    const auto zeros = days(to_day({2020, 1, 1}), std::vector<double>(9, 1));
    CHECK(build_frame({{"load.mw", zeros}, {"weather.t", zeros}}, options, 0, kIssued).frame.columns[1].issued.empty());
    // 14 days ahead at noon of the day before, and a feature that looks a day further.
    CHECK(calm(to_day({2020, 1, 1}), 9, columns, {}, {IssueMode::day_ahead, "12:00", 14, WeatherMode::issued})
              .columns[1]
              .issued.size() >= 16);
}
