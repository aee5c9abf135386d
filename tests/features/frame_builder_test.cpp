#include "forecast/features/frame_builder.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>

#include "error_of.hpp"
#include "forecast/core/error.hpp"
#include "forecast/features/pipeline.hpp"
#include "sample_frames.hpp"

using namespace forecast;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

constexpr hours kDay{24};
const Day kMonday = to_day({2024, 1, 1});

FrameOptions load_only() {
    FrameOptions options;
    options.target = "load.mw";
    return options;
}

FrameOptions with_temperature() {
    FrameOptions options = load_only();
    options.columns["temperature"] = {"weather.t", "mean", "future_covariate", {}, {}};
    return options;
}

/// One value a Paris day.
Series daily(Day first, const std::vector<double>& values) {
    Series series;
    series.info.step = kDay;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const Day day = first + static_cast<int>(i);
        series.values.push_back({start_of(day, kParis), values[i], start_of(day + 1, kParis) + hours(1)});
    }
    return series;
}

/// Quarter-hours of the Paris days [first, first + days), each step's value its local hour.
Series quarter_hours(Day first, int days) {
    Series series;
    series.info.step = minutes(15);
    for (Timestamp t = start_of(first, kParis); t < start_of(first + days, kParis); t += minutes(15)) {
        const auto local = (t + utc_offset(t, kParis)).time_since_epoch() % kDay;
        series.values.push_back({t, static_cast<double>(local / hours(1)) + 1, t + minutes(15)});
    }
    return series;
}

std::vector<Day> clock_changes() {
    std::vector<Day> days;
    for (Day day = to_day({2010, 1, 1}); day < to_day({2031, 1, 1}); day = day + 1) {
        if (start_of(day + 1, kParis) - start_of(day, kParis) != kDay) {
            days.push_back(day);
        }
    }
    return days;
}

}  // namespace

TEST_CASE("the days of every French clock change from 2010 to 2030 are whole, and their means right", "[features]") {
    const auto changes = clock_changes();
    REQUIRE(changes.size() == 42);
    FrameOptions options = load_only();
    options.min_share = 1;
    for (const Day day : changes) {
        const auto built = build_frame({{"load.mw", quarter_hours(day - 1, 3)}}, options, 0);
        REQUIRE(built.frame.axis.size() == 3);
        const auto& values = built.frame.columns[0].values;
        const bool march = to_date(day).month == 3;
        CHECK(values[0] == 12.5);                                                 // hours 1 .. 24
        CHECK(values[1] == Approx(march ? (300.0 - 3) / 23 : (300.0 + 3) / 25));  // the third hour left out or twice
        CHECK(values[2] == 12.5);
    }
}

TEST_CASE("a day of 23 hours that lacks too many of them is missing", "[features]") {
    const Day change = to_day({2022, 3, 27});
    Series load = quarter_hours(change - 1, 3);
    const auto day_begins = start_of(change, kParis);
    const auto in_gap = [&](const Observation& o) {
        return o.time >= day_begins && o.time < day_begins + minutes(150);
    };
    load.values.erase(std::remove_if(load.values.begin(), load.values.end(), in_gap), load.values.end());
    FrameOptions options = load_only();
    options.max_gap_rows = 0;

    CHECK(std::isnan(build_frame({{"load.mw", load}}, options, 0).frame.columns[0].values[1]));  // 82 of 92: 89 %
    options.min_share = 0.85;
    CHECK_FALSE(std::isnan(build_frame({{"load.mw", load}}, options, 0).frame.columns[0].values[1]));
}

TEST_CASE("a row is known when its last step was, a target never before the row's end", "[features]") {
    std::vector<double> ones(48, 1);
    Series load = regular_series(start_of(kMonday, kParis), hours(1), ones, hours(2));
    Series early = regular_series(start_of(kMonday, kParis), hours(1), ones, -hours(12));
    const auto late = build_frame({{"load.mw", load}}, load_only(), 0).frame;
    const auto soon = build_frame({{"load.mw", early}, {"weather.t", early}}, with_temperature(), 0).frame;

    CHECK(late.columns[0].available_at[0] == late.axis.end(0) + hours(2));
    CHECK(soon.columns[0].available_at[0] == soon.axis.end(0));
    CHECK(soon.columns[1].available_at[0] == soon.axis.end(0) - hours(12));
}

TEST_CASE("aggregates of the time steps of a row", "[features]") {
    std::vector<double> values(24, 2);
    values[3] = -1;
    values[7] = 27;
    FrameOptions options = load_only();
    options.columns["low"] = {"weather.t", "min", "future_covariate", {}, {}};
    options.columns["high"] = {"weather.t", "max", "past_covariate", {}, {}};
    options.columns["all"] = {"weather.t", "sum", "future_covariate", {}, {}};
    const auto weather = regular_series(start_of(kMonday, kParis), hours(1), values);
    const auto frame = build_frame({{"load.mw", daily(kMonday, {50})}, {"weather.t", weather}}, options, 0).frame;

    CHECK(frame.columns[frame.index("low")].values[0] == -1);
    CHECK(frame.columns[frame.index("high")].values[0] == 27);
    CHECK(frame.columns[frame.index("high")].role == Role::past_covariate);
    CHECK(frame.columns[frame.index("all")].values[0] == 22 * 2 + 26);
}

TEST_CASE("zeros of the target are missing time steps, zeros of the weather are not", "[features]") {
    std::vector<double> values(24, 6);
    values[5] = 0;
    const auto series = regular_series(start_of(kMonday, kParis), hours(1), values);
    const auto frame = build_frame({{"load.mw", series}, {"weather.t", series}}, with_temperature(), 0).frame;
    CHECK(frame.columns[0].values[0] == 6);
    CHECK(frame.columns[1].values[0] == 23 * 6.0 / 24);
}

TEST_CASE("half-hours in a series of hours are averaged, and half a day of them is no whole one", "[features]") {
    const auto half_hours = [](std::size_t count) {
        Series series = regular_series(start_of(kMonday, kParis), minutes(30), std::vector<double>(count, 6));
        series.info.step = hours(1);
        return build_frame({{"load.mw", series}}, load_only(), 1).frame.columns[0].values[0];
    };
    CHECK(half_hours(48) == 6);
    CHECK_THROWS_WITH(half_hours(24), Catch::Contains("has 90 % of its values"));
}

TEST_CASE("zeros between a negative and a positive value are values, which is noted", "[features]") {
    std::vector<double> values(24, 6);
    std::fill(values.begin() + 12, values.end(), -6);
    values[11] = 0;
    const auto series = regular_series(start_of(kMonday, kParis), hours(1), values);
    FrameOptions options = load_only();
    const auto built = build_frame({{"load.mw", series}}, options, 0);
    CHECK(built.frame.columns[0].values[0] == -0.25);
    CHECK(built.notes.at(0) ==
          "load: 1 zero(s) are kept: those beside them are near zero, too; frame.zero_is_missing=true leaves them out");
    options.zero_is_missing = true;
    CHECK(build_frame({{"load.mw", series}}, options, 0).frame.columns[0].values[0] == Approx(-6.0 / 23));
}

TEST_CASE("a revised step makes a revision of its row", "[features]") {
    Series load = regular_series(start_of(kMonday, kParis), hours(1), std::vector<double>(24, 10));
    const Timestamp end = start_of(kMonday + 1, kParis);
    load.values.insert(load.values.begin() + 4, {load.values[3].time, 34, end + hours(40)});
    const auto frame = build_frame({{"load.mw", load}}, load_only(), 0).frame;

    CHECK(std::isnan(AsOf(frame, end - seconds(1), 0).value(0, 0)));
    CHECK(AsOf(frame, end, 0).value(0, 0) == 10);
    CHECK(AsOf(frame, end + hours(39), 0).value(0, 0) == 10);
    CHECK(AsOf(frame, end + hours(40), 0).value(0, 0) == 11);
}

TEST_CASE("a step published as missing counts as missing until its value comes", "[features]") {
    Series load = regular_series(start_of(kMonday, kParis), hours(12), {10, kNaN});
    const Timestamp end = start_of(kMonday + 1, kParis);
    load.values.push_back({load.values[1].time, 30, end + hours(9)});
    const auto frame = build_frame({{"load.mw", load}}, load_only(), 0).frame;
    CHECK(std::isnan(AsOf(frame, end + hours(8), 0).value(0, 0)));
    CHECK(AsOf(frame, end + hours(9), 0).value(0, 0) == 20);
}

TEST_CASE("a day's column may end at a local time: it is the mean until then, known from then on", "[features]") {
    FrameOptions options = load_only();
    options.columns["morning"] = {"load.mw", "mean", "past_covariate", 1.0, "08:00"};
    for (const Day day : {kMonday, to_day({2024, 3, 31}), to_day({2024, 10, 27})}) {
        const auto frame = build_frame({{"load.mw", quarter_hours(day - 1, 3)}}, options, 0).frame;
        const Column& morning = frame.columns[frame.index("morning")];
        const double hours_1_to_8 = 36;
        const int month = to_date(day).month;
        CHECK(morning.values[0] == hours_1_to_8 / 8);
        CHECK(morning.values[1] == Approx(month == 3    ? (hours_1_to_8 - 3) / 7
                                          : month == 10 ? (hours_1_to_8 + 3) / 9
                                                        : hours_1_to_8 / 8));
        CHECK(morning.available_at[1] == from_local(day, hours(8), kParis));
        CHECK(frame.columns[0].values[0] == 12.5);
        CHECK(frame.columns[0].available_at[1] == frame.axis.end(1));
    }
}

TEST_CASE("the newest rows of a past covariate come from the series that continues it", "[features]") {
    FrameOptions options = load_only();
    options.columns["national"] = {"history.mw", "mean", "past_covariate", {}, {}, "newest.mw"};
    Series newest = daily(kMonday + 1, {-1, -2, 63, 64});
    newest.values[2].available_at += hours(5);
    std::map<std::string, Series> series = {{"load.mw", daily(kMonday, {1, 2, 3, 4, 5})},
                                            {"history.mw", daily(kMonday, {60, 61, 62})},
                                            {"newest.mw", newest}};
    const Column national = build_frame(series, options, 0).frame.columns[1];
    CHECK(national.values == std::vector<double>{60, 61, 62, 63, 64});
    CHECK(national.available_at[2] == start_of(kMonday + 3, kParis) + hours(1));
    CHECK(national.available_at[3] == start_of(kMonday + 4, kParis) + hours(6));

    options.columns["national"].role = "future_covariate";
    CHECK_THAT(error_of([&] { build_frame(series, options, 0); }).what(), Catch::Contains("'national'"));
    options.columns["national"].role = "past_covariate";
    series.erase("newest.mw");
    CHECK_THAT(error_of([&] { build_frame(series, options, 0); }).what(), Catch::Contains("'newest.mw'"));
}

TEST_CASE("a forecast issued at noon sees the morning of the day before, also where clocks change", "[features]") {
    for (const Day target :
         {kMonday + 2, to_day({2024, 3, 31}), to_day({2024, 4, 1}), to_day({2024, 10, 27}), to_day({2024, 10, 28})}) {
        for (const bool in_time : {true, false}) {
            FrameOptions options = load_only();
            options.columns["morning"] = {"load.mw", "mean", "past_covariate", {}, in_time ? "12:00" : "12:15"};
            const auto frame = build_frame({{"load.mw", quarter_hours(target - 2, 3)}}, options, 0).frame;
            const FeaturePipeline pipeline({{"lag", {"morning", "load"}, {1}, {}}}, frame,
                                           {IssueMode::day_ahead, "12:00"});
            const auto table = pipeline.future_features(frame);
            REQUIRE(table.names == std::vector<std::string>{"morning_j-1", "load_j-1"});
            CHECK(std::isnan(table.at(0, 2)) != in_time);
            CHECK(std::isnan(table.at(1, 2)));  // the whole day is not over
            CHECK(bit_equal(table.at(0, 2), in_time ? frame.columns[1].values[1] : kNaN));
        }
    }
}

TEST_CASE("a morning that lacks too many of its own time steps is missing, whatever the rest of the day has",
          "[features]") {
    Series load = quarter_hours(kMonday, 2);
    load.values.erase(load.values.begin() + 2, load.values.begin() + 6);  // 4 of 32 before 8 o'clock
    FrameOptions options = load_only();
    options.max_gap_rows = 0;
    options.columns["morning"] = {"load.mw", "mean", "past_covariate", {}, "08:00"};
    const auto frame = build_frame({{"load.mw", load}}, options, 0).frame;
    CHECK(std::isnan(frame.columns[1].values[0]));
    CHECK(frame.columns[1].values[1] == 4.5);
    CHECK_FALSE(std::isnan(frame.columns[0].values[0]));
}

TEST_CASE("a calendar is not filled in where it says nothing, and has no weather forecast", "[features]") {
    FrameOptions options = load_only();
    options.columns["school"] = {"holidays.in_period", "mean", "calendar", {}, {}};
    const std::map<std::string, Series> series = {{"load.mw", daily(kMonday, {50, 51, 52, 53})},
                                                  {"holidays.in_period", daily(kMonday, {1, 0, 1})}};
    const auto built = build_frame(series, options, 1, {IssueMode::day_of, "02:15", 1, WeatherMode::issued});

    const Column& school = built.frame.columns[built.frame.index("school")];
    CHECK(school.role == Role::calendar);
    CHECK(std::vector<double>(school.values.begin(), school.values.begin() + 3) == std::vector<double>{1, 0, 1});
    CHECK(std::isnan(school.values[3]));
    CHECK(std::isnan(school.values[4]));
    CHECK(school.issued.empty());
    REQUIRE(built.notes.size() == 1);
    CHECK(built.notes[0] == "school: 1 of 4 days missing, 0 filled");
}

TEST_CASE("weather of a file beyond the loads is a forecast already, and gets no error on top", "[features]") {
    FrameOptions options = load_only();
    options.columns["temperature"] = {"weather.t", "mean", "future_covariate", {}, {}};
    const std::map<std::string, Series> series = {{"load.mw", daily(kMonday, {50, 51, 52})},
                                                  {"weather.t", daily(kMonday, {10, 12, 11, 13, 9})}};
    const auto built = build_frame(series, options, 2, {IssueMode::day_of, "02:15", 1, WeatherMode::issued});

    const Column& temperature = built.frame.columns[built.frame.index("temperature")];
    REQUIRE_FALSE(temperature.issued.empty());
    for (const auto& issued : temperature.issued) {
        CHECK(issued[2] != 11);
        CHECK(issued[3] == 13);
        CHECK(issued[4] == 9);
    }
}

TEST_CASE("half-hours hold the day that a calendar says they are", "[features]") {
    FrameOptions options = load_only();
    options.step = minutes(30);
    options.columns["school"] = {"holidays.in_period", "hold", "calendar", {}, {}};
    const Day change = to_day({2024, 10, 27});
    const auto load = regular_series(start_of(change, kParis), minutes(30), std::vector<double>(50 + 48, 60));
    const auto frame =
        build_frame({{"load.mw", load}, {"holidays.in_period", daily(change, {1, 0})}}, options, 0).frame;
    const auto& school = frame.columns[1].values;
    CHECK(std::count(school.begin(), school.begin() + 50, 1) == 50);
    CHECK(std::count(school.begin() + 50, school.end(), 0) == 48);
}

TEST_CASE("gaps are filled, at most so many rows of a run, those of the load from the past", "[features]") {
    std::vector<double> loads(30);
    std::iota(loads.begin(), loads.end(), 1);
    auto temperatures = loads;
    for (const int row : {10, 20, 21, 22, 23}) {
        loads[static_cast<std::size_t>(row)] = kNaN;
        temperatures[static_cast<std::size_t>(row)] = kNaN;
    }
    FrameOptions options = with_temperature();
    options.max_gap_rows = 2;
    const auto built =
        build_frame({{"load.mw", daily(kMonday, loads)}, {"weather.t", daily(kMonday, temperatures)}}, options, 0);
    const Column& load = built.frame.columns[0];
    const Column& temperature = built.frame.columns[1];

    CHECK(load.values[10] == loads[3]);
    CHECK(temperature.values[10] == 11);  // between the days before and after
    CHECK(load.values[20] == loads[13]);
    CHECK(load.values[21] == loads[14]);
    CHECK(temperature.values[21] == temperatures[19]);
    CHECK(std::isnan(load.values[22]));
    CHECK(std::isnan(temperature.values[23]));
    CHECK((load.imputed[10] && load.imputed[21] && !load.imputed[22] && !load.imputed[9]));
    CHECK(load.available_at[10] == built.frame.axis.end(10) + hours(1));
    REQUIRE(built.notes.size() == 2);
    CHECK(built.notes[0] == "load: 5 of 30 days missing, 3 filled");
    CHECK(built.details[0] ==
          "load: missing 2024-01-11, 2024-01-21, 2024-01-22, 2024-01-23, 2024-01-24; filled from the week before "
          "(frame.max_gap_rows)");
}

TEST_CASE("what gap filling puts into a row does not depend on later rows", "[features]") {
    std::vector<double> loads(30, 50);
    loads[10] = kNaN;
    auto longer_gap = loads;
    longer_gap[11] = longer_gap[12] = longer_gap[13] = longer_gap[14] = kNaN;
    const auto known = [](const std::vector<double>& values) {
        return build_frame({{"load.mw", daily(kMonday, values)}}, load_only(), 0).frame.columns[0].values[10];
    };
    CHECK(known(loads) == 50);
    CHECK(known(longer_gap) == 50);
}

TEST_CASE("the axis begins and ends with a whole day of the target and goes on for the rows ahead", "[features]") {
    std::vector<double> values(24 + 6 + 48 + 5, 3);
    const auto load = regular_series(start_of(kMonday, kParis) - hours(6), hours(1), values);
    const auto frame = build_frame({{"load.mw", load}}, load_only(), 2).frame;

    REQUIRE(frame.axis.size() == 5);
    CHECK(frame.axis.day(0) == kMonday);
    CHECK(frame.columns[0].values[2] == 3);
    CHECK(std::isnan(frame.columns[0].values[3]));
    CHECK_FALSE(frame.columns[0].imputed[3]);
}

TEST_CASE("weather forecasts go on where the observed weather ends, and only there", "[features]") {
    const auto frame_of = [](const std::map<std::string, Series>& series) {
        return build_frame(series, with_temperature(), 2);
    };
    Series ahead = daily(kMonday, {100, 101, 102, 103});
    for (auto& value : ahead.values) {
        value.available_at = start_of(kMonday + 1, kParis);
    }
    const auto built = frame_of(
        {{"load.mw", daily(kMonday, {1, 2})}, {"weather.t", daily(kMonday, {5, 6})}, {"weather.forecast/t", ahead}});
    const Column& temperature = built.frame.columns[1];
    CHECK(temperature.values == std::vector<double>{5, 6, 102, 103});
    CHECK(temperature.available_at[2] == start_of(kMonday + 1, kParis));
    REQUIRE(built.notes.size() == 1);
    CHECK(built.notes[0] == "temperature: 2 days from 2024-01-03 on are forecasts");
}

TEST_CASE("hourly rows are made of hours one to one and of quarter-hours by fours", "[features]") {
    FrameOptions options = with_temperature();
    options.step = hours(1);
    const auto begin = start_of(kMonday, kParis);
    const auto frame =
        build_frame({{"load.mw", regular_series(begin, hours(1), {7, 8, 9})},
                     {"weather.t", regular_series(begin, minutes(15), {0, 1, 2, 3, 4, 4, 4, 4, 1, 1, 1, 1})}},
                    options, 0)
            .frame;
    CHECK(frame.columns[0].values == std::vector<double>{7, 8, 9});
    CHECK(frame.columns[1].values == std::vector<double>{1.5, 4, 1});
    CHECK(frame.axis.step() == hours(1));
}

TEST_CASE("a series that is missing, empty or too coarse is an error", "[features]") {
    const auto kind_of = [](const std::map<std::string, Series>& series,
                            const FrameOptions& options) -> std::optional<ErrorKind> {
        try {
            build_frame(series, options, 0);
        } catch (const Error& error) {
            return error.kind();
        }
        return std::nullopt;
    };
    FrameOptions hourly = load_only();
    hourly.step = hours(1);
    const auto load = daily(kMonday, {1, 2});
    CHECK(kind_of({}, load_only()) == ErrorKind::insufficient_data);
    CHECK(kind_of({{"load.mw", daily(kMonday, {kNaN, kNaN})}}, load_only()) == ErrorKind::insufficient_data);
    CHECK(kind_of({{"load.mw", regular_series(start_of(kMonday, kParis), hours(1), {1, 2})}}, load_only()) ==
          ErrorKind::insufficient_data);
    CHECK(kind_of({{"load.mw", load}, {"weather.t", daily(kMonday + 9, {1})}}, with_temperature()) ==
          ErrorKind::insufficient_data);
    CHECK(kind_of({{"load.mw", load}}, hourly) == ErrorKind::invalid_argument);
}

TEST_CASE("a day's value is held on each of its half-hours, known when the day's was", "[features]") {
    for (const auto& [change, half_hours] : {std::pair{Date{2024, 3, 31}, 46U}, {Date{2024, 10, 27}, 50U}}) {
        const Day day = to_day(change);
        FrameOptions options = with_temperature();
        options.step = minutes(30);
        options.columns["temperature"].aggregate = "hold";
        const auto rows = 96 + static_cast<std::size_t>(half_hours);
        const auto frame =
            build_frame(
                {{"load.mw", regular_series(start_of(day - 1, kParis), minutes(30), std::vector<double>(rows, 7))},
                 {"weather.t", daily(day - 1, {10, 11, 12})}},
                options, 0)
                .frame;
        REQUIRE(frame.axis.size() == rows);
        const Column& temperature = frame.columns[1];
        for (std::size_t row = 0; row < rows; ++row) {
            CHECK(temperature.values[row] == 11 + (frame.axis.day(row) - day));
            CHECK(temperature.available_at[row] == start_of(frame.axis.day(row) + 1, kParis) + hours(1));
        }
    }
}

TEST_CASE("what is held is missing where the source is, and revised where it is", "[features]") {
    FrameOptions options = with_temperature();
    options.step = hours(1);
    options.max_gap_rows = 0;
    options.columns["temperature"].aggregate = "hold";
    Series three_hours = regular_series(start_of(kMonday, kParis), hours(3), {1, 2, 3, 4});
    const Timestamp revised_at = three_hours.values[0].available_at + hours(5);
    three_hours.values.erase(three_hours.values.begin() + 2);
    three_hours.values.insert(three_hours.values.begin() + 1, {three_hours.values[0].time, 9, revised_at});
    const auto frame =
        build_frame({{"load.mw", regular_series(start_of(kMonday, kParis), hours(1), std::vector<double>(12, 7))},
                     {"weather.t", three_hours}},
                    options, 0)
            .frame;
    const Column& held = frame.columns[1];
    CHECK(std::vector<double>(held.values.begin(), held.values.begin() + 6) == std::vector<double>{9, 9, 9, 2, 2, 2});
    CHECK(std::isnan(held.values[6]));
    CHECK(std::isnan(held.values[8]));
    CHECK(held.values[11] == 4);
    CHECK(AsOf(frame, revised_at - seconds(1), 0).value(1, 2) == 1);
    CHECK(AsOf(frame, revised_at, 0).value(1, 2) == 9);
}

TEST_CASE("a coarser covariate needs to be held, and a coarser target is refused", "[features]") {
    FrameOptions options = with_temperature();
    options.step = hours(1);
    const auto load = regular_series(start_of(kMonday, kParis), hours(1), std::vector<double>(24, 7));
    const std::map<std::string, Series> series = {{"load.mw", load}, {"weather.t", daily(kMonday, {10})}};
    CHECK_THROWS_WITH(build_frame(series, options, 0),
                      Catch::Contains("'weather.t' has steps of 1d, the frame of 1h") && Catch::Contains("\"hold\""));
    CHECK_THROWS_WITH(build_frame({{"load.mw", daily(kMonday, {10, 11})}, {"weather.t", load}}, options, 0),
                      Catch::Contains("the column 'load' cannot be made") && !Catch::Contains("hold"));
    options.step = hours(24);
    options.columns["temperature"].aggregate = "hold";  // as long as a row: the value itself
    CHECK(build_frame(series, options, 0).frame.columns[1].values[0] == 10);
}

TEST_CASE("a time that is centuries away makes no frame of millions of rows, and both ends are named", "[features]") {
    Series load = regular_series(start_of(kMonday, kParis), minutes(15), {1, 2, 3, 4});
    load.values.front().time = start_of(to_day({1800, 1, 1}), "UTC");
    FrameOptions options = load_only();
    options.step = minutes(15);
    const Error fault = error_of([&] { build_frame({{"load.mw", load}}, options, 0); });
    CHECK(fault.kind() == ErrorKind::insufficient_data);
    CHECK_THAT(fault.what(), Catch::Contains("1800-01-01T00:00:00Z to 2023-12-31T23:45:00Z"));

    options.step = hours(1);  // two million, nearly all of them missing
    CHECK_THAT(error_of([&] {
                   build_frame({{"load.mw", load}}, options, 0);
               }).what(),
               Catch::Contains("1800-01-01T00:00:00Z to "));
}

TEST_CASE("steps that a day is no multiple of, and parts of a day where rows are shorter, are refused", "[features]") {
    const std::map<std::string, Series> series = {{"load.mw", daily(kMonday, {50, 51, 52})}};
    FrameOptions options = load_only();
    for (const seconds step : {seconds(hours(7)), seconds(2 * kDay)}) {
        options.step = step;
        CHECK_THAT(error_of([&] { build_frame(series, options, 0); }).what(), Catch::Contains("whole number of steps"));
    }
    const std::map<std::string, Series> fine = {{"load.mw", quarter_hours(kMonday, 2)}};
    options.step = minutes(30);
    options.columns["morning"] = {"load.mw", "mean", "past_covariate", {}, "08:30"};
    CHECK_THAT(error_of([&] { build_frame(fine, options, 0); }).what(), Catch::Contains("'morning' has \"until\""));
}

TEST_CASE("a frame that begins before its target has covariates there, and no target", "[features]") {
    FrameOptions options = with_temperature();
    options.begin = kMonday;
    const auto built = build_frame(
        {{"load.mw", daily(kMonday + 3, {1, 2, 3, 4})}, {"weather.t", daily(kMonday - 1, std::vector<double>(9, 7))}},
        options, 1);
    CHECK(built.frame.axis.day(0) == kMonday);
    CHECK(built.frame.axis.size() == 8);
    CHECK(std::isnan(built.frame.target().values[2]));
    CHECK(built.frame.target().values[3] == 1);
    CHECK(built.frame.columns[1].values[0] == 7);
    CHECK(built.notes == std::vector<std::string>{"load: begins on 2024-01-04"});
    options.begin = kMonday + 5;  // behind the target's begin: it changes nothing
    const auto later = build_frame(
        {{"load.mw", daily(kMonday + 3, {1, 2, 3, 4})}, {"weather.t", daily(kMonday - 1, std::vector<double>(9, 7))}},
        options, 1);
    CHECK(later.frame.axis.day(0) == kMonday + 3);
}
