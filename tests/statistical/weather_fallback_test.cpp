#include "weather_fallback.hpp"
#include "make_statistical.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "forecast/forecasters/saved_forecaster.hpp"
#include "forecast/statistical/covariate_end.hpp"
#include "sample_frames.hpp"
#include "temp_directory.hpp"
#include "term_options.hpp"

using namespace forecast;

namespace {

constexpr std::size_t kRows = 800;
constexpr std::size_t kStop = 700;  // the first row without weather
constexpr std::size_t kFitRow = 650;

Frame town_whose_weather_stops() {
    Frame frame = town(to_day({2021, 1, 1}), kRows);
    for (std::size_t column : {1U, 2U}) {
        std::fill(frame.columns[column].values.begin() + kStop, frame.columns[column].values.end(), kNaN);
    }
    return frame;
}

/// Features of the load and the calendar, and of the weather of the day before.
StatisticalOptions options_under(WeatherMode weather, bool with_weather = true) {
    StatisticalOptions options;
    options.issue.weather = weather;
    options.linear.features = {{"day_of_week", {}, {}, {}}, {"lag", {"load"}, {1, 7}, {}}};
    options.additive.terms = {levels("day_of_week"), curve("load_j-7")};
    if (with_weather) {
        options.linear.features.push_back({"lag", {"temperature"}, {1}, {}});
        options.additive.terms.push_back(curve("temperature_j-1"));
    }
    options.additive.features = options.linear.features;
    return options;
}

Origin origin_at(const Frame& frame, std::size_t row) {
    return {issue_time({}, frame.axis, row), row, 1};
}

std::unique_ptr<Forecaster> fitted(const std::string& name, const Frame& frame, const StatisticalOptions& options,
                                   std::size_t row = kFitRow) {
    auto forecaster = make_statistical(name, options);
    forecaster->prepare(frame);
    forecaster->fit(origin_at(frame, row));
    return forecaster;
}

double forecast_of(const Forecaster& forecaster, const Frame& frame, std::size_t row) {
    return forecaster.predict(origin_at(frame, row)).front();
}

}  // namespace

TEST_CASE("weather has stopped when loads go on for more than 28 days after its newest observation", "[statistical]") {
    Frame frame = town(to_day({2021, 1, 1}), 100);
    CHECK_FALSE(ended_weather(frame));
    auto& temperature = frame.columns[1];
    std::fill(temperature.values.begin() + 72, temperature.values.end(), kNaN);
    CHECK_FALSE(ended_weather(frame));  // 71 is 28 days before 99

    temperature.values[71] = kNaN;
    REQUIRE(ended_weather(frame));
    CHECK(ended_weather(frame)->columns == std::vector<std::string>{"temperature"});
    CHECK(ended_weather(frame)->last == to_day({2021, 1, 1}) + 70);

    temperature.values[71] = 10;  // put there by gap filling
    temperature.imputed.assign(100, false);
    temperature.imputed[71] = true;
    CHECK(ended_weather(frame)->last == to_day({2021, 1, 1}) + 70);

    frame.columns[0].values[99] = kNaN;  // a day ahead, without a load
    CHECK_FALSE(ended_weather(frame));
}

TEST_CASE("without weather ahead, days after the end of the weather are forecast by a model without it",
          "[statistical]") {
    const Frame whole = town(to_day({2021, 1, 1}), kRows);
    const Frame frame = town_whose_weather_stops();
    const std::string name = GENERATE("linear", "additive");
    INFO(name);
    const auto with_weather = fitted(name, whole, options_under(WeatherMode::none));
    const auto never_with = fitted(name, frame, options_under(WeatherMode::none, false));
    const auto forecaster = fitted(name, frame, options_under(WeatherMode::none));
    for (std::size_t row = kFitRow; row < kRows; ++row) {
        const bool after = row > kStop;  // the row at kStop reads the weather of the day before
        INFO("row " << row);
        CHECK(forecast_of(*forecaster, frame, row) == forecast_of(after ? *never_with : *with_weather, frame, row));
        CHECK(forecaster->explain(origin_at(frame, row))->forecast() == forecast_of(*forecaster, frame, row));
    }
    CHECK(forecast_of(*with_weather, frame, kStop) != forecast_of(*never_with, frame, kStop));
}

TEST_CASE("issued the day before, forecasts without weather ahead do not read that of past days", "[statistical]") {
    const Frame frame = town(to_day({2021, 1, 1}), kRows);
    const std::string name = GENERATE("linear", "additive");
    INFO(name);
    const auto forecast = [&](bool with_weather, IssueMode mode, int lead_days = 1) {
        StatisticalOptions options = options_under(WeatherMode::none, with_weather);
        options.linear.features[1].at = {2, 7};
        options.additive.features[1].at = {2, 7};
        if (with_weather) {
            options.linear.features[2].at = {2};
            options.additive.features[2].at = {2};
            options.additive.terms[2].curve = "temperature_j-2";
        }
        options.issue.mode = mode;
        options.issue.lead_days = lead_days;
        const auto forecaster = make_statistical(name, options);
        forecaster->prepare(frame);
        CHECK(forecaster->uses_weather() == with_weather);
        forecaster->fit({issue_time(options.issue, frame.axis, kFitRow), kFitRow, 1});
        return forecaster->predict({issue_time(options.issue, frame.axis, kFitRow), kFitRow, 1}).front();
    };
    CHECK(forecast(true, IssueMode::day_of) != forecast(false, IssueMode::day_of));
    CHECK(forecast(true, IssueMode::day_ahead) == forecast(false, IssueMode::day_ahead));
    CHECK(forecast(true, IssueMode::day_of, 2) == forecast(false, IssueMode::day_of, 2));
}

TEST_CASE("with weather ahead, a model that reads it says nothing after its end", "[statistical]") {
    const Frame frame = town_whose_weather_stops();
    const std::string name = GENERATE("linear", "additive");
    const auto forecaster = fitted(name, frame, options_under(WeatherMode::perfect));
    CHECK_FALSE(std::isnan(forecast_of(*forecaster, frame, kStop)));
    CHECK(std::isnan(forecast_of(*forecaster, frame, kStop + 1)));
    CHECK(std::isnan(forecast_of(*forecaster, frame, kRows - 1)));
}

TEST_CASE("a gap in weather that goes on later is left to gap filling", "[statistical]") {
    Frame frame = town(to_day({2021, 1, 1}), kRows);
    frame.columns[1].values[kStop] = kNaN;
    const auto forecaster = fitted("linear", frame, options_under(WeatherMode::none));
    CHECK(std::isnan(forecast_of(*forecaster, frame, kStop + 1)));
    CHECK_FALSE(std::isnan(forecast_of(*forecaster, frame, kStop + 2)));
}

TEST_CASE("features that read nothing but weather leave no model for the days after its end", "[statistical]") {
    const Frame frame = town_whose_weather_stops();
    StatisticalOptions options = options_under(WeatherMode::none);
    options.linear.features = {{"lag", {"temperature"}, {1}, {}}};
    const auto forecaster = fitted("linear", frame, options);
    CHECK(std::isnan(forecast_of(*forecaster, frame, kStop + 1)));
}

TEST_CASE("terms go with the features that give their columns", "[statistical]") {
    StatisticalOptions options = options_under(WeatherMode::none);
    TermOptions both = levels("day_of_week");
    both.by = "temperature_j-1";
    options.additive.terms.push_back(both);
    const auto rest = without_weather(options, town(to_day({2021, 1, 1}), 10));
    REQUIRE(rest.additive.terms.size() == 2);
    CHECK(rest.additive.terms[0].levels == "day_of_week");
    CHECK(rest.additive.terms[1].curve == "load_j-7");
    CHECK(rest.linear.features.size() == 2);
}

TEST_CASE("what comes after an origin does not matter to a forecast after the weather's end", "[statistical]") {
    const Frame frame = town_whose_weather_stops();
    const std::string name = GENERATE("linear", "additive");
    const Frame after = poisoned(frame, 760, kRows, 1e6);
    const auto forecaster = fitted(name, frame, options_under(WeatherMode::none), 760);
    const auto other = fitted(name, after, options_under(WeatherMode::none), 760);
    CHECK_FALSE(std::isnan(forecast_of(*forecaster, frame, 760)));
    CHECK(forecast_of(*forecaster, frame, 760) == forecast_of(*other, after, 760));
}

std::unique_ptr<Forecaster> loaded_from(const std::filesystem::path& file, const std::string& name) {
    auto forecaster = make_statistical(name, options_under(WeatherMode::none));
    load_fit(*forecaster, file);
    return forecaster;
}

TEST_CASE("both models are kept in the file", "[statistical]") {
    const TempDirectory directory;
    const auto file = directory.path() / "forecaster.json";
    const Frame frame = town_whose_weather_stops();
    const std::string name = GENERATE("linear", "additive");
    const auto forecaster = fitted(name, frame, options_under(WeatherMode::none));
    save_fit(*forecaster, file);
    const auto loaded = loaded_from(file, name);
    CHECK(loaded->fitted_on() == frame.axis.day(kFitRow));
    loaded->prepare(frame);
    for (const std::size_t row : {kFitRow, kStop, kStop + 1, kRows - 1}) {
        CHECK(forecast_of(*loaded, frame, row) == forecast_of(*forecaster, frame, row));
    }
    save_fit(*loaded, directory.path() / "again.json");
    const auto again = loaded_from(directory.path() / "again.json", name);
    again->prepare(frame);
    CHECK(forecast_of(*again, frame, kRows - 1) == forecast_of(*forecaster, frame, kRows - 1));
}
