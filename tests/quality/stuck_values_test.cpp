#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <optional>

#include "forecast/quality/check.hpp"
#include "town_load.hpp"

using namespace forecast;
using Catch::Contains;
using std::chrono::hours;

namespace {

constexpr std::size_t kTwoMonths = 1440;  // hours

constexpr Day kFirst = {18262};  // 2020-01-01

std::optional<SeriesFinding> stuck_in(const Series& series) {
    const auto found = check_series("load.x", series, {}).findings;
    const auto stuck = std::find_if(found.begin(), found.end(),
                                    [](const SeriesFinding& f) { return f.kind == FindingKind::stuck_value; });
    return stuck == found.end() ? std::nullopt : std::optional(*stuck);
}

double noise_at(Timestamp time) {
    return noise(time.time_since_epoch().count());
}

int local_hour(Timestamp time) {
    return static_cast<int>((time + utc_offset(time, kParis)).time_since_epoch().count() / 3600 % 24);
}

/// 120 winter and spring days of hours.
Series hourly(const std::function<double(Timestamp)>& value) {
    return series_of(value, kFirst, 120, hours(1));
}

/// The steps [begin, begin + count) about zero, as of a sensor that is off.
Series off(Series series, std::size_t begin, std::size_t count, double about = 0.02) {
    for (std::size_t i = begin; i < begin + count; ++i) {
        series.values[i].value = about * (noise(static_cast<std::int64_t>(i)) - 0.5);
    }
    return series;
}

/// Whole numbers of 11 to 13 hours a day, half of all values near zero.
double sun(Timestamp time) {
    constexpr std::array kDay = {1, 20, 100, 200, 300, 400, 450, 400, 300, 200, 100, 20, 1};
    const int hour = local_hour(time) - 6;
    if (hour < 0 || hour >= static_cast<int>(kDay.size())) {
        return 0;
    }
    return std::max(1.0, std::round(kDay.at(static_cast<std::size_t>(hour)) * (0.5 + noise_at(time))));
}

/// Days of 9 to 19 degrees, and a morning just above zero on day 40.
double temperature(Timestamp time) {
    const double since = static_cast<double>((time - start_of(kFirst + 40, kParis)).count()) / 3600 - 3;
    const double frost = 9 * std::exp(-since * since / 100);
    return 14 - 5 * std::cos(2 * M_PI * since / 24) + 0.2 * noise_at(time) - frost;
}

/// Dry spells of 3 to 150 hours, and one of `longest`, between rain of three hours.
Series rain(std::size_t longest) {
    std::vector<double> values;
    for (int round = 0; round < 5; ++round) {
        for (const std::size_t dry : {6U, 20U, 3U, 45U, 12U, 90U, 8U, 30U, 150U, 5U}) {
            values.insert(values.end(), round == 2 && dry == 90 ? longest : dry, 0.0);
            values.insert(values.end(), {0.2, 1.4 + round, 0.6});
        }
    }
    std::size_t next = 0;
    return series_of([&](Timestamp) { return values.at(next++); }, to_day({2020, 4, 1}),
                     static_cast<int>(values.size() / 24), hours(1));
}

}  // namespace

TEST_CASE("nights are no fault where half of all values are just above zero, two days without sun are", "[quality]") {
    const Series series = hourly(sun);
    CHECK_FALSE(stuck_in(series));

    const auto stuck = stuck_in(off(series, kTwoMonths, 48, 0));
    REQUIRE(stuck);
    CHECK(stuck->places.size() == 1);
    CHECK(stuck->steps() >= 48);
    CHECK(stuck->steps() < 48 + 24);  // with the nights beside them
}

TEST_CASE("a temperature that passes zero is no fault, one that jumps to it is", "[quality]") {
    const Series series = hourly(temperature);
    CHECK_FALSE(stuck_in(series));

    const auto stuck = stuck_in(off(series, kTwoMonths + 10, 4));
    REQUIRE(stuck);
    CHECK(stuck->places.size() == 1);
    CHECK(stuck->steps() == 4);
}

TEST_CASE("a dry spell of three weeks is no fault in a series of long ones, four months are", "[quality]") {
    CHECK_FALSE(stuck_in(rain(500)));

    const auto stuck = stuck_in(rain(2900));
    REQUIRE(stuck);
    CHECK(stuck->steps() == 2900);
}

TEST_CASE("lamps are off every day, or every Sunday, by habit, and a night in which they are off is a fault",
          "[quality]") {
    const auto lamps = [](Timestamp time) {
        const bool is_off = local_hour(time) >= 9 && local_hour(time) < 17;
        return is_off ? 0.1 * noise_at(time) : 50 + noise_at(time);
    };
    const auto works = [](Timestamp time) {
        return weekday(day_of(time, kParis)) == 6 ? 0.1 * noise_at(time) : 50 + noise_at(time);
    };
    CHECK_FALSE(stuck_in(hourly(lamps)));
    CHECK_FALSE(stuck_in(hourly(works)));

    const auto stuck = stuck_in(off(hourly(lamps), kTwoMonths + 17, 16));
    REQUIRE(stuck);
    CHECK(stuck->places.size() == 1);
    CHECK(stuck->steps() == 32);  // with the days beside it
}

TEST_CASE("a level that is gone is found after a gap, within a time step, and again and again", "[quality]") {
    const Series series = hourly([](Timestamp time) { return town_load(time); });
    Series after_gap = off(series, kTwoMonths, 40);
    const auto dead = after_gap.values.begin() + static_cast<std::ptrdiff_t>(kTwoMonths);
    after_gap.values.erase(dead - 30, dead);
    CHECK(stuck_in(after_gap));

    Series within_a_step = off(series, kTwoMonths, 5);
    within_a_step.values[kTwoMonths - 1].value = 30;
    CHECK(stuck_in(within_a_step));

    Series often = series;
    for (std::size_t begin = 50; begin + 6 < often.values.size(); begin += 131) {
        often = off(often, begin, 6);
    }
    const auto stuck = stuck_in(often);
    REQUIRE(stuck);
    CHECK(stuck->places.size() == 22);
}

TEST_CASE("a level that is gone is found where loads of 4 to 16 follow one another, too", "[quality]") {
    const Series village = hourly([](Timestamp time) { return 4 + 12 * noise_at(time); });
    CHECK_FALSE(stuck_in(village));
    const auto stuck = stuck_in(off(village, kTwoMonths, 3));
    REQUIRE(stuck);
    CHECK(stuck->steps() == 3);
}

TEST_CASE("it is told by what values were judged to stand still", "[quality]") {
    const auto judged_of = [](const Series& series) { return check_series("load.x", series, {}).judged.front(); };
    CHECK_THAT(judged_of(rain(500)), Contains("; 500 of 0 are not, beside the other runs there"));
    CHECK_THAT(judged_of(hourly([](Timestamp time) { return town_load(time); })),
               Contains("; so would be 3 in a row within 1") && Contains(" of zero"));
}
