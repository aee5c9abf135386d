#include <catch2/catch.hpp>
#include <numeric>

#include "error_of.hpp"
#include "forecast/core/file.hpp"
#include "forecast/features/day_frame.hpp"
#include "forecast/forecasters/forecasters.hpp"
#include "forecast/forecasters/saved_forecaster.hpp"
#include "sample_frames.hpp"
#include "temp_directory.hpp"

// Hours that are moved to the level that a forecaster of days has.

using namespace forecast;

namespace {

const IssueOptions kNoonBefore{IssueMode::day_ahead, "12:00"};
const Day kFirst = to_day({2021, 1, 1});
constexpr std::size_t kDays = 330;
const Day kDay = kFirst + 300;

ForecasterOptions linear_on(std::vector<FeatureOptions> features) {
    ForecasterOptions options;
    options.type = "linear";
    options.linear.features = std::move(features);
    return options;
}

ForecasterOptions trees_on_days() {
    ForecasterOptions options;
    options.type = "boosted";
    options.boosted.learnt.base = "days";
    options.boosted.learnt.features = {{"value", {"wind"}, {}, {}}, {"lag", {"load_morning"}, {1, 2}, {}}};
    options.boosted.trees = 20;
    return options;
}

ForecasterOptions level_of(const std::string& base, const std::string& of) {
    ForecasterOptions options;
    options.type = "daily_level";
    options.daily_level.base = base;
    options.daily_level.of = of;
    options.daily_level.share = 0.5;
    options.daily_level.columns = {{"load_morning", {"load", "mean", "08:00"}}};
    return options;
}

/// The hours know the weekday only, the days the temperature and the morning before the issue besides.
ForecasterSpecs specs_of_levels() {
    ForecasterSpecs specs;
    specs.issue = kNoonBefore;
    specs.named["hours"] = linear_on({{"day_of_week", {}, {}, {}}, {"lag", {"load"}, {2, 7}, {}}});
    specs.named["days"] = linear_on({{"day_of_week", {}, {}, {}},
                                     {"lag", {"load"}, {2, 7}, {}},
                                     {"lag", {"load_morning"}, {1, 2}, {}},
                                     {"value", {"temperature"}, {}, {}}});
    specs.named["days_trees"] = trees_on_days();
    specs.named["level"] = level_of("hours", "days_trees");
    return specs;
}

Origin origin_of(const Frame& frame, Day day) {
    const std::size_t row = frame.axis.first_row_of(day);
    return {issue_time(kNoonBefore, frame.axis, row), row, frame.axis.first_row_of(day + 1) - row};
}

std::vector<double> forecast_of(const std::string& name, const Frame& frame, Day day) {
    const auto forecaster = Forecasters(specs_of_levels()).get(name);
    forecaster->prepare(frame);
    const Origin origin = origin_of(frame, day);
    forecaster->fit(forecaster->due(origin).value());
    return forecaster->predict(origin);
}

/// Its fit as of the origin survives what is done to the frame.
std::shared_ptr<SharedForecaster> kept_level(const Frame& frame, const Origin& origin) {
    auto level = Forecasters(specs_of_levels()).get("level");
    level->prepare(frame);
    level->fit(origin);
    level->keep_fit();
    return level;
}

double mean_of_hours(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

std::string refusal(const NamedForecasters& named) {
    const Error error = error_of([&] { check_bases(named); });
    CHECK(error.kind() == ErrorKind::invalid_argument);
    return error.what();
}

}  // namespace

TEST_CASE("all hours of a day are moved alike, halfway to what is forecast of the day", "[forecasters]") {
    const Frame frame = town_by_hour(kFirst, kDays);
    const auto hours = forecast_of("hours", frame, kDay);
    const auto moved = forecast_of("level", frame, kDay);
    const Frame days = frame_of_days(frame, {{"load_morning", {"load", "mean", "08:00"}}});
    const double level = forecast_of("days_trees", days, kDay).front();
    REQUIRE(std::abs(level - mean_of_hours(hours)) > 0.5);
    CHECK(mean_of_hours(moved) == Approx((level + mean_of_hours(hours)) / 2));
    for (std::size_t hour = 0; hour < hours.size(); ++hour) {
        CHECK(moved[hour] - hours[hour] == Approx(moved[0] - hours[0]));
    }
}

TEST_CASE("an hour asked for alone is moved as with its day, and the explanation is what it adds up to",
          "[forecasters]") {
    const Frame frame = town_by_hour(kFirst, kDays);
    const auto level = Forecasters(specs_of_levels()).get("level");
    level->prepare(frame);
    Origin origin = origin_of(frame, kDay);
    level->fit(origin);
    const auto all = level->predict(origin);
    origin.first_row += 17;
    origin.horizon = 1;
    CHECK(level->predict(origin).front() == all[17]);
    const auto explanation = level->explain(origin);
    REQUIRE(explanation);
    CHECK(explanation->forecast() == all[17]);
    CHECK(explanation->contributions.back().group == "daily level: days_trees");
    CHECK(std::abs(explanation->contributions.back().value) > 0.1);
    CHECK(level->uses_weather());
}

TEST_CASE("a daily level errs less where the days know more", "[forecasters]") {
    const Frame frame = town_by_hour(kFirst, kDays);
    const auto error_of_name = [&](const std::string& name) {
        double sum = 0;
        for (int day = 0; day < 25; ++day) {
            const auto forecast = forecast_of(name, frame, kDay + day);
            const std::size_t first = frame.axis.first_row_of(kDay + day);
            for (std::size_t hour = 0; hour < forecast.size(); ++hour) {
                sum += std::abs(forecast[hour] - frame.target().values[first + hour]);
            }
        }
        return sum;
    };
    CHECK(error_of_name("level") < 0.95 * error_of_name("hours"));
}

TEST_CASE("no hour changes with a load that becomes known after the issue, or with weather behind its day",
          "[forecasters]") {
    const Frame frame = town_by_hour(kFirst, kDays);
    const double poison = GENERATE(1e9, kNaN);
    const auto clean = forecast_of("level", frame, kDay);
    const std::size_t noon = frame.axis.first_row_of(kDay - 1) + 11;  // the hour to eleven is known at noon
    const std::size_t end = frame.axis.first_row_of(kDay + 1);
    CHECK(forecast_of("level", poisoned(frame, noon, end, poison), kDay) == clean);
    CHECK_FALSE(forecast_of("level", poisoned(frame, noon - 5, end, poison), kDay) == clean);  // its morning is read
}

TEST_CASE("a daily level is saved with its days, and goes on as before", "[forecasters]") {
    const TempDirectory directory;
    const Frame frame = town_by_hour(kFirst, kDays);
    const Origin origin = origin_of(frame, kDay);
    Forecasters forecasters(specs_of_levels());
    for (const char* name : {"level", "hours"}) {
        const auto forecaster = forecasters.get(name);
        forecaster->prepare(frame);
        forecaster->fit(name == std::string("level") ? origin : *forecaster->due(origin));
        save_fit(*forecaster, forecaster_file(name, directory.path()));
    }
    const auto expected = forecast_of("level", frame, kDay);
    const auto after = Forecasters(specs_of_levels(), directory.path()).get("level");
    CHECK(after->fitted_on() == kDay);
    after->prepare(frame);
    CHECK(after->predict(origin) == expected);
    after->keep_fit();
    const Frame other = poisoned(frame, origin.first_row, frame.axis.size(), 77);
    after->prepare(other);
    CHECK(after->predict(origin) == expected);
    after->fit(origin_of(frame, kDay + 20));
    after->prepare(frame);
    after->fit(origin_of(frame, kDay + 20));
    CHECK(after->predict(origin_of(frame, kDay + 20)) == forecast_of("level", frame, kDay + 20));
}

TEST_CASE("a saved daily level whose days were changed is refused, and the file is named", "[forecasters]") {
    const TempDirectory directory;
    const auto file = directory.path() / "level.json";
    const std::string days = GENERATE("5", R"({"days": 5})", R"({"days": {"fitted": "soon", "values": {}}})");
    write_file_atomically(
        file,
        R"({"schema_version": 1, "forecaster": "level", "fitted": "2021-10-28", "values": {"days": )" + days + "}}");
    CHECK_THROWS_WITH(load_fit(*Forecasters(specs_of_levels()).get("level"), file), Catch::Contains(file.string()));
}

TEST_CASE("with too few days for the days the hours are forecast alone", "[forecasters]") {
    const Frame frame = town_by_hour(kFirst, kDays);
    const Day early = kFirst + 120;  // trees need 180 days
    CHECK(forecast_of("level", frame, early) == forecast_of("hours", frame, early));
    const auto level = Forecasters(specs_of_levels()).get("level");
    level->prepare(frame);
    level->fit(origin_of(frame, early));
    const auto expected = level->predict(origin_of(frame, early));
    level->keep_fit();
    level->prepare(frame);
    CHECK(level->predict(origin_of(frame, early)) == expected);
}

TEST_CASE("a day that the frame has in part keeps its level, a day of 23 hours is moved", "[forecasters]") {
    const Day clocks = to_day({2022, 3, 27});
    const Frame frame = town_by_hour(kFirst + 100, static_cast<std::size_t>(clocks - (kFirst + 100)) + 1);
    const auto hours = forecast_of("hours", frame, clocks);
    REQUIRE(hours.size() == 23);
    CHECK(std::abs(forecast_of("level", frame, clocks)[0] - hours[0]) > 0.1);
    Frame cut = frame;
    cut.axis = TimeAxis::fixed(frame.axis.start(0), std::chrono::hours(1), frame.axis.size() - 11, kParis);
    for (Column& column : cut.columns) {
        column.values.resize(cut.axis.size());
        column.available_at.resize(cut.axis.size());
    }
    CHECK(forecast_of("level", cut, clocks) == forecast_of("hours", cut, clocks));
}

TEST_CASE("a daily level takes in what has become known of a morning", "[forecasters]") {
    Frame frame = town_by_hour(kFirst, kDays);
    const Origin origin = origin_of(frame, kDay);
    const auto level = kept_level(frame, origin);
    const auto before = level->predict(origin);
    Column& load = frame.target();
    for (std::size_t row = frame.axis.first_row_of(kDay - 1); row < frame.axis.first_row_of(kDay - 1) + 8; ++row) {
        load.earlier.push_back({row, load.available_at[row], load.values[row] + 50});
        load.available_at[row] = Timestamp::max();
    }
    level->update(frame.axis.first_row_of(kDay - 1), origin.first_row + origin.horizon);
    const auto updated = level->predict(origin);
    CHECK(std::abs(updated[0] - before[0]) > 0.1);
    level->prepare(frame);
    CHECK(level->predict(origin) == updated);
}

TEST_CASE("where the days have no forecast, the hours stay as they are", "[forecasters]") {
    Frame frame = town_by_hour(kFirst, kDays);
    const Origin origin = origin_of(frame, kDay);
    const auto level = kept_level(frame, origin);
    for (std::size_t row = origin.first_row; row < frame.axis.size(); ++row) {
        frame.columns[1].values[row] = kNaN;
    }
    level->prepare(frame);
    CHECK(level->predict(origin) == forecast_of("hours", frame, kDay));
}

TEST_CASE("entries of days are no forecasters of rows", "[forecasters]") {
    const Frame frame = town_by_hour(kFirst, 30);
    const auto specs = specs_of_levels();
    CHECK(forecasters_of_days(specs.named) ==
          std::map<std::string, std::string>{{"days", "level"}, {"days_trees", "level"}});
    CHECK(forecaster_names(frame, specs) == std::vector<std::string>{"j-1", "j-7", "climatology", "hours", "level"});
    CHECK(features_of("level", specs)->size() == 2);
    CHECK(features_of_days("level", specs).size() == 2 + 4);
    CHECK(features_of_days("hours", specs).empty());
}

TEST_CASE("days and hours that are mixed up are one sentence that names the entry", "[forecasters]") {
    const auto specs = specs_of_levels();
    check_bases(specs.named);
    auto named = specs.named;
    named["x"] = level_of("days", "j-7");
    CHECK(refusal(named) ==
          "forecasters.x builds on 'days', which is of the days that forecasters.level reads; give it an entry of its "
          "own");
    named["x"] = level_of("hours", "days");
    CHECK_THAT(refusal(named),
               Catch::StartsWith("forecasters.x reads 'days', which is of the days that forecasters.level"));
    named["x"] = level_of("hours", "j-7");
    named["x"].daily_level.columns["morning"].until = "08:00";
    CHECK(refusal(named) == "forecasters.x.columns.morning is of no column of the frame; name it in \"from\"");
    named["x"].daily_level.columns["morning"] = {"load", "mean", "00:00"};
    CHECK(refusal(named) == "forecasters.x.columns.morning is of no part of a day");
    named["linear"] = named["hours"];
    named["x"] = level_of("hours", "linear");
    CHECK_THAT(refusal(named),
               Catch::StartsWith("forecasters.x reads 'linear' by days, which is the name of a forecaster"));
    named.erase("linear");
    named["x"] = level_of("hours", "level");
    CHECK_THAT(refusal(named), Catch::Contains("a daily level has none"));
    named["x"] = level_of("", "days");
    CHECK(refusal(named) == "forecasters.x moves no forecaster; name it in \"base\"");
    named["x"] = level_of("hours", "");
    CHECK(refusal(named) == "forecasters.x has no level; name a forecaster of days in \"of\"");
    named["x"] = level_of("hours", "oracle");
    CHECK_THAT(refusal(named), Catch::StartsWith("forecasters.x names 'oracle', which is no forecaster"));
    named["x"] = level_of("hours", "x");
    CHECK(refusal(named) == "forecasters.x builds on itself: x -> x");
    CHECK_THROWS_WITH(forecast_of("level", town(kFirst, kDays), kDay),
                      Catch::StartsWith("the frame's rows are days already"));
}
