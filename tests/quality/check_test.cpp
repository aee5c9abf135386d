#include "forecast/quality/check.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "error_of.hpp"
#include "town_load.hpp"

using namespace forecast;
using Catch::Contains;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

std::vector<SeriesFinding> findings_of(const Series& series, const CheckOptions& options = {}) {
    return check_series("load.mw", series, options).findings;
}

/// The one finding there is; fails where there is none or another.
SeriesFinding only_finding(const Series& series, const CheckOptions& options = {}) {
    const auto found = findings_of(series, options);
    REQUIRE(found.size() == 1);
    return found.front();
}

Series town() {
    return series_of([](Timestamp time) { return town_load(time); });
}

/// Index of a Paris day's step in a series of half-hours.
std::size_t at(const Series& series, const Date& date, int step) {
    const Timestamp time = start_of(to_day(date), kParis) + step * minutes(30);
    const auto found =
        std::find_if(series.values.begin(), series.values.end(), [&](const Observation& o) { return o.time == time; });
    REQUIRE(found != series.values.end());
    return static_cast<std::size_t>(found - series.values.begin());
}

}  // namespace

TEST_CASE("nothing is found in a town that keeps its habits", "[quality]") {
    CHECK(findings_of(town()).empty());
    CHECK(findings_of(series_of([](Timestamp time) { return town_load(time); }, to_day({2023, 3, 1}), 60)).empty());
}

TEST_CASE("a series without a value needs a person", "[quality]") {
    const Series none = series_of([](Timestamp) { return 300; }, to_day({2023, 1, 2}), 0);
    for (const Series& empty : {none, series_of([](Timestamp) { return kMissing; })}) {
        const SeriesFinding finding = only_finding(empty);
        CHECK(finding.kind == FindingKind::empty);
        CHECK(finding.sentence == "load.mw has no values");
        CHECK(finding.severity == Severity::problem);
        CHECK(finding.steps() == 0);
    }
}

TEST_CASE("runs of missing values are one finding that names the longest and needs nobody", "[quality]") {
    Series series = town();
    series.values[at(series, {2023, 1, 20}, 3)].value = kMissing;
    const auto begin = series.values.begin() + static_cast<std::ptrdiff_t>(at(series, {2023, 2, 1}, 10));
    series.values.erase(begin, begin + 6);
    const SeriesFinding gap = only_finding(series);

    CHECK(gap.kind == FindingKind::gap);
    CHECK(gap.places.size() == 2);
    CHECK(gap.steps() == 7);
    CHECK(gap.sentence == "7 time steps missing in 2 gaps; the longest, 6 time steps, from 2023-02-01 05:00 on");
    CHECK(format_utc(gap.period().begin) == "2023-01-20T00:30:00Z");
    CHECK(format_utc(gap.period().end) == "2023-02-01T07:00:00Z");
    CHECK(gap.severity == Severity::note);
}

TEST_CASE("a zero is a gap where zeros are missing, else a spike", "[quality]") {
    Series series = town();
    series.values[at(series, {2023, 1, 20}, 3)].value = 0;
    CheckOptions options;

    CHECK(only_finding(series, options).kind == FindingKind::spike);
    options.zero_is_missing = true;
    CHECK(only_finding(series, options).kind == FindingKind::gap);
}

TEST_CASE("a revision is no duplicate, two values known at one moment are", "[quality]") {
    Series series = town();
    const std::size_t step = at(series, {2023, 1, 20}, 3);
    Observation again = series.values[step];
    again.value += 1;
    again.available_at += hours(24);
    series.values.insert(series.values.begin() + static_cast<std::ptrdiff_t>(step) + 1, again);
    CHECK(findings_of(series).empty());

    series.values[step + 1].available_at = series.values[step].available_at;
    const SeriesFinding twice = only_finding(series);
    CHECK(twice.kind == FindingKind::duplicate);
    CHECK(twice.sentence == "1 value(s) beside another one for the same time, at 2023-01-20 01:30");
    CHECK_THAT(twice.advice, Contains("until then there is no value for these times"));
    CHECK(twice.severity == Severity::problem);
}

TEST_CASE("what the reader of a file had to choose from is told", "[quality]") {
    CheckOptions options;
    options.conflicting = {start_of(to_day({2023, 1, 20}), kParis)};
    CHECK(only_finding(town(), options).kind == FindingKind::duplicate);
    options.conflicting.clear();
    options.skipped_hour = {from_local(to_day({2023, 3, 26}), hours(3), kParis)};
    const SeriesFinding skipped = only_finding(town(), options);
    CHECK(skipped.kind == FindingKind::clock_change);
    CHECK_THAT(skipped.sentence, Contains("in the local hour that the clock change skips, at 2023-03-26 03:00"));
    CHECK(skipped.severity == Severity::note);
}

TEST_CASE("times between the time steps are reported, not taken for some", "[quality]") {
    Series series = town();
    const std::size_t step = at(series, {2023, 1, 20}, 3);
    series.values.insert(series.values.begin() + static_cast<std::ptrdiff_t>(step) + 1,
                         {series.values[step].time + minutes(7), 300, series.values[step].available_at});
    const SeriesFinding off = only_finding(series);

    CHECK(off.kind == FindingKind::off_grid);
    CHECK_THAT(off.sentence, Contains("1 time(s) off the axis in steps of 30min") && Contains("2023-01-20 01:37"));
}

TEST_CASE("centuries between two half-hours are an error that names them", "[quality]") {
    Series series = series_of([](Timestamp) { return 300; }, to_day({2024, 1, 1}), 1);
    series.values.front().time = start_of(to_day({1500, 1, 1}), "UTC");
    const Error error = error_of([&] { check_series("load.mw", series, {}); });

    CHECK(error.kind() == ErrorKind::insufficient_data);
    CHECK_THAT(error.what(),
               Contains("load.mw reaches from 1500-01-01T00:00:00Z to 2024-01-01T22:30:00Z in steps of 30min"));
}

TEST_CASE("a value that stands for hours is stuck, one that stands for an hour is not", "[quality]") {
    Series series = town();
    const std::size_t step = at(series, {2023, 1, 20}, 20);
    series.values[step + 1].value = series.values[step].value;
    CHECK(findings_of(series).empty());

    for (std::size_t i = 0; i < 12; ++i) {
        series.values[step + i].value = series.values[step].value;
    }
    const SeriesFinding stuck = only_finding(series);
    CHECK(stuck.kind == FindingKind::stuck_value);
    CHECK(stuck.steps() == 12);
    CHECK(format_utc(stuck.period().begin) == "2023-01-20T09:00:00Z");
    CHECK(stuck.severity == Severity::problem);
}

TEST_CASE("nights without sun are a habit, a week without sun is not", "[quality]") {
    const auto sun = [](Timestamp time) {
        const auto hour = (time.time_since_epoch().count() / 3600) % 24;
        return hour < 7 || hour > 17 ? 0.0 : 100 + 300 * noise(time.time_since_epoch().count());
    };
    Series series = series_of(sun, to_day({2023, 1, 2}), 120, hours(1));
    CHECK(findings_of(series).empty());

    for (std::size_t i = 1200; i < 1200 + 168; ++i) {
        series.values[i].value = 0;
    }
    const auto found = findings_of(series);
    REQUIRE_FALSE(found.empty());
    CHECK(found.front().kind == FindingKind::stuck_value);
    CHECK(found.front().steps() >= 168);
}

TEST_CASE("666 in a town of 300 MW is a spike, and the tariff steps of every day are none", "[quality]") {
    Series series = town();
    series.values[at(series, {2023, 1, 20}, 3)].value = 666;
    const SeriesFinding spike = only_finding(series);

    CHECK(spike.kind == FindingKind::spike);
    CHECK(spike.steps() == 1);
    CHECK_THAT(spike.sentence, Contains("1 value out of line") && Contains("the farthest is 666 at 2023-01-20 01:30"));
    CHECK(spike.severity == Severity::problem);
}

TEST_CASE("a spike is found in a single day, too", "[quality]") {
    Series series = series_of([](Timestamp time) { return 300 + 10 * noise(time.time_since_epoch().count()); },
                              to_day({2025, 1, 1}), 1, minutes(15));
    CHECK(findings_of(series).empty());
    series.values[40].value = 666;

    CHECK(only_finding(series).kind == FindingKind::spike);
}

TEST_CASE("days in kW are found from the first to the last of them", "[quality]") {
    Series series = town();
    for (std::size_t i = at(series, {2023, 2, 1}, 0); i < at(series, {2023, 2, 4}, 0); ++i) {
        series.values[i].value *= 1000;
    }
    const auto found = findings_of(series);
    const auto unit = std::find_if(found.begin(), found.end(),
                                   [](const SeriesFinding& f) { return f.kind == FindingKind::wrong_unit; });
    REQUIRE(unit != found.end());
    CHECK(format_utc(unit->period().begin) == "2023-01-31T23:00:00Z");
    CHECK(format_utc(unit->period().end) == "2023-02-03T23:00:00Z");
    CHECK_THAT(unit->sentence, Contains("1000 times as high as the two weeks before, at 2023-02-01"));
}

TEST_CASE("a unit that changes for good is wrong to the end of the series", "[quality]") {
    Series series = series_of([](Timestamp time) { return 3000 + 500 * noise(time.time_since_epoch().count()); },
                              to_day({2022, 1, 1}), 200, hours(24));
    for (std::size_t i = 150; i < series.values.size(); ++i) {
        series.values[i].value /= 10;
    }
    const auto found = findings_of(series);
    const auto unit = std::find_if(found.begin(), found.end(),
                                   [](const SeriesFinding& f) { return f.kind == FindingKind::wrong_unit; });
    REQUIRE(unit != found.end());
    CHECK(unit->steps() >= 40);
    CHECK_THAT(unit->sentence, Contains("10 times as low"));
}

TEST_CASE("a temperature that goes on in Kelvin or Fahrenheit is found, a warm spell is not", "[quality]") {
    const auto celsius = [](Timestamp time) {
        const double hour = static_cast<double>(time.time_since_epoch().count()) / 3600;
        return 10 + 4 * std::sin(hour * 2 * M_PI / 24) + 3 * std::sin(hour / 50) + noise(static_cast<int>(hour));
    };
    const Timestamp change = start_of(to_day({2023, 2, 10}), kParis);
    const auto after = [&](auto convert) {
        return series_of([&](Timestamp t) { return t < change ? celsius(t) : convert(celsius(t)); },
                         to_day({2023, 1, 2}), 60, hours(1));
    };
    CHECK(findings_of(after([](double c) { return c + 8; })).empty());
    const auto kelvin = findings_of(after([](double c) { return c + 273.15; }));
    REQUIRE_FALSE(kelvin.empty());
    CHECK(kelvin.back().kind == FindingKind::wrong_unit);
    CHECK_THAT(kelvin.back().sentence, Contains("in Kelvin") && Contains("2023-02-10"));
    const auto fahrenheit = findings_of(after([](double c) { return 1.8 * c + 32; }));
    REQUIRE_FALSE(fahrenheit.empty());
    CHECK_THAT(fahrenheit.back().sentence, Contains("in Fahrenheit") && Contains("2023-02-10"));
}

TEST_CASE("the hour that October repeats, given once, is a clock change and no gap", "[quality]") {
    Series series = series_of([](Timestamp time) { return town_load(time); }, to_day({2023, 10, 1}), 60);
    const Timestamp second_pass = from_local(to_day({2023, 10, 29}), hours(2), kParis, /*second_pass=*/true);
    const auto begin = std::find_if(series.values.begin(), series.values.end(),
                                    [&](const Observation& o) { return o.time == second_pass; });
    series.values.erase(begin, begin + 2);
    const SeriesFinding change = only_finding(series);

    CHECK(change.kind == FindingKind::clock_change);
    CHECK(change.steps() == 2);
    CHECK_THAT(change.sentence, Contains("2 time steps missing where the clock changes, at 2023-10-29 02:00"));
    CHECK(change.severity == Severity::note);
}

TEST_CASE("hours in a series of days are told with the step that the file has", "[quality]") {
    Series series = series_of([](Timestamp time) { return town_load(time); }, to_day({2023, 3, 1}), 60, hours(1));
    series.info.step = hours(24);
    const SeriesFinding off = only_finding(series);
    CHECK(off.kind == FindingKind::off_grid);
    CHECK_THAT(off.sentence, Contains("the file has 24 values a day, 1h apart, where the source's step is 1d"));
    CHECK_THAT(off.advice, Contains("set the source's `step` to 1h"));
    CHECK(off.severity == Severity::problem);
}

TEST_CASE("a coarser part before a finer one is told, not taken for thousands of gaps", "[quality]") {
    const Timestamp change = start_of(to_day({2023, 2, 1}), kParis);
    Series series = town();
    auto& values = series.values;
    values.erase(std::remove_if(values.begin(), values.end(),
                                [&](const Observation& o) {
                                    return o.time < change && o.time.time_since_epoch() % hours(1) != seconds(0);
                                }),
                 values.end());
    const SeriesFinding coarse = only_finding(series);
    CHECK(coarse.kind == FindingKind::coarse_part);
    CHECK(format_utc(coarse.period().begin) == "2023-01-01T23:00:00Z");
    CHECK(coarse.period().end <= change);
    CHECK(coarse.period().end > change - hours(2));
    CHECK_THAT(coarse.sentence, Contains("up to 1h apart, not 30min"));
    CHECK(coarse.severity == Severity::problem);

    series.info.step = hours(1);  // as it advises
    CHECK(findings_of(series).empty());
}

TEST_CASE("a meter that gives noise around zero, or around another value, stands still from then on", "[quality]") {
    const Timestamp dead = start_of(to_day({2023, 2, 1}), kParis) + hours(7);
    for (const double level : {0.0, 312.0}) {
        const SeriesFinding stuck = only_finding(series_of([&](Timestamp time) {
            return time < dead ? town_load(time) : level + 0.04 * noise(time.time_since_epoch().count()) - 0.02;
        }));
        CHECK(stuck.kind == FindingKind::stuck_value);
        CHECK(stuck.period().begin == dead);
        CHECK(format_utc(stuck.period().end) == "2023-03-02T23:00:00Z");
        CHECK_THAT(stuck.sentence, Contains("between "));
    }
}

TEST_CASE("six half-hours of noise around zero are enough in a town that never comes near it", "[quality]") {
    Series series = town();
    const std::size_t step = at(series, {2023, 1, 20}, 20);
    for (std::size_t i = 0; i < 6; ++i) {
        series.values[step + i].value = i % 2 == 0 ? 0.01 : -0.02;
    }
    const auto found = findings_of(series);
    REQUIRE_FALSE(found.empty());
    CHECK(found.front().kind == FindingKind::stuck_value);
    CHECK(found.front().steps() == 6);
}

TEST_CASE("any power of ten is found, also where the last hours of the file alone have it", "[quality]") {
    for (const auto& [factor, text] : {std::pair(1e4, "10000 times as high"), std::pair(1e6, "1000000 times as high"),
                                       std::pair(0.1, "10 times as low"), std::pair(1e-6, "1000000 times as low"),
                                       std::pair(10.0, "10 times as high")}) {
        Series series = town();
        for (std::size_t i = series.values.size() - 9; i < series.values.size(); ++i) {
            series.values[i].value *= factor;
        }
        const auto found = findings_of(series);
        const auto unit = std::find_if(found.begin(), found.end(),
                                       [](const SeriesFinding& f) { return f.kind == FindingKind::wrong_unit; });
        CAPTURE(factor);
        REQUIRE(unit != found.end());
        CHECK(unit->steps() == 9);
        CHECK_THAT(unit->sentence, Contains(text));
    }
}

TEST_CASE("a mark for thousands that was read as a decimal point is told with an example", "[quality]") {
    const auto load = [](Timestamp time) { return std::round(town_load(time) * 3); };
    const Series right = series_of(load);
    CHECK(findings_of(right).empty());

    const auto found =
        findings_of(series_of([&](Timestamp time) { return load(time) < 1000 ? load(time) : load(time) / 1000; }));
    const auto unit = std::find_if(found.begin(), found.end(),
                                   [](const SeriesFinding& f) { return f.kind == FindingKind::wrong_unit; });
    REQUIRE(unit != found.end());
    CHECK_THAT(unit->sentence, Contains("a mark for thousands was read as a decimal point"));
    CHECK(unit->severity == Severity::problem);
}

TEST_CASE("zeros of a net load are values unless told otherwise, and what is taken for missing is told", "[quality]") {
    const auto net = [](Timestamp time) {
        const double hour = static_cast<double>(time.time_since_epoch().count()) / 3600;
        return std::round(20 * std::sin(hour * 2 * M_PI / 24) + 4 * noise(static_cast<int>(hour)));
    };
    const Series series = series_of(net, to_day({2023, 1, 2}), 60, hours(1));
    CheckOptions options;
    options.zero_is_missing = std::nullopt;
    CHECK(findings_of(series, options).empty());
    options.zero_is_missing = true;
    const SeriesFinding gap = only_finding(series, options);
    CHECK(gap.kind == FindingKind::gap);
    CHECK_THAT(gap.sentence, Contains("zeros are taken for missing, frame.zero_is_missing=false keeps them"));
}

TEST_CASE("a day of the opposite sign, and a series of one value, need a person", "[quality]") {
    Series flipped = town();
    for (std::size_t i = at(flipped, {2023, 2, 1}, 0); i < at(flipped, {2023, 2, 2}, 0); ++i) {
        flipped.values[i].value *= -1;
    }
    const auto found = findings_of(flipped);
    const auto unit = std::find_if(found.begin(), found.end(),
                                   [](const SeriesFinding& f) { return f.kind == FindingKind::wrong_unit; });
    REQUIRE(unit != found.end());
    CHECK_THAT(unit->sentence, Contains("of the opposite sign to the two weeks before, at 2023-02-01"));

    const SeriesFinding still = only_finding(series_of([](Timestamp) { return 300; }, to_day({2023, 1, 2}), 60));
    CHECK(still.kind == FindingKind::stuck_value);
    CHECK(still.severity == Severity::problem);
}
