#include <catch2/catch.hpp>
#include <cmath>

#include "forecast/quality/check.hpp"
#include "town_load.hpp"

using namespace forecast;
using Catch::Contains;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

std::vector<SeriesFinding> shifts_of(const Series& series) {
    std::vector<SeriesFinding> shifts;
    for (const SeriesFinding& finding : check_series("load.mw", series, {}).findings) {
        if (finding.kind == FindingKind::profile_shift || finding.kind == FindingKind::clock_change) {
            shifts.push_back(finding);
        }
    }
    return shifts;
}

/// A town whose stamps are `late` from the Paris day `from` on until `to`.
Series shifted_town(seconds late, Day from, Day to, seconds step = minutes(30)) {
    const Period wrong{start_of(from, kParis), start_of(to, kParis)};
    return series_of(
        [&](Timestamp time) { return town_load(time - (time >= wrong.begin && time < wrong.end ? late : seconds(0))); },
        to_day({2023, 6, 5}), 84, step);
}

/// What panels make under the sun of 43.4° N and 5.4° E, with clouds. MW.
double sun(Timestamp time) {
    const double hours_since = static_cast<double>(time.time_since_epoch().count()) / 3600;
    const double declination = -0.41 * std::cos(2 * M_PI * (hours_since / 24 / 365.25) + 0.17);
    const double height = std::sin(0.757) * std::sin(declination) +
                          std::cos(0.757) * std::cos(declination) * std::cos((hours_since - 11.6) * 2 * M_PI / 24);
    return std::max(0.0, 900 * height * (1 - 0.3 * noise(static_cast<int>(hours_since / 5))));
}

const Day kNever = to_day({2100, 1, 1});

}  // namespace

TEST_CASE("stamps that come half an hour early from one day on are found with that day", "[quality]") {
    const auto shifts = shifts_of(shifted_town(-minutes(30), to_day({2023, 7, 12}), kNever));

    REQUIRE(shifts.size() == 1);
    CHECK(shifts[0].kind == FindingKind::profile_shift);
    CHECK(shifts[0].severity == Severity::problem);
    CHECK(format_utc(shifts[0].period().begin) == "2023-07-11T22:00:00Z");
    CHECK_THAT(shifts[0].sentence,
               Contains("from 2023-07-12 to the end") && Contains("30 minutes earlier than before"));
    CHECK_THAT(shifts[0].advice, Contains("move these rows 30 minutes later"));
}

TEST_CASE("an hour late for three weeks is one shift that ends", "[quality]") {
    const auto shifts = shifts_of(shifted_town(hours(1), to_day({2023, 7, 3}), to_day({2023, 7, 24})));

    REQUIRE(shifts.size() == 1);
    CHECK_THAT(shifts[0].sentence, Contains("from 2023-07-03 until 2023-07-24") && Contains("60 minutes later"));
    CHECK(format_utc(shifts[0].period().end) == "2023-07-23T22:00:00Z");
}

TEST_CASE("quarter hours show a shift by one of them", "[quality]") {
    const auto shifts = shifts_of(shifted_town(minutes(15), to_day({2023, 7, 12}), kNever, minutes(15)));

    REQUIRE(shifts.size() == 1);
    CHECK_THAT(shifts[0].sentence, Contains("from 2023-07-12") && Contains("15 minutes later"));
}

TEST_CASE("a town that keeps its clock shows no shift over both clock changes", "[quality]") {
    CHECK(shifts_of(series_of([](Timestamp t) { return town_load(t); }, to_day({2023, 1, 2}), 364)).empty());
}

TEST_CASE("local time taken for UTC shows as a clock change that was not followed", "[quality]") {
    const auto winter_clock = [](Timestamp time) { return town_load(time, "Etc/GMT-1"); };
    const auto shifts = shifts_of(series_of(winter_clock, to_day({2023, 2, 6}), 84));

    REQUIRE(shifts.size() == 1);
    CHECK(shifts[0].kind == FindingKind::clock_change);
    CHECK(shifts[0].severity == Severity::problem);
    CHECK_THAT(shifts[0].sentence,
               Contains("from 2023-03-26") && Contains("60 minutes later") && Contains("was not followed"));
}

TEST_CASE("what the sun makes stands an hour later in summer, and nothing is wrong with it", "[quality]") {
    const Series production = series_of(sun, to_day({2021, 1, 4}), 700, hours(1));
    CHECK(shifts_of(production).empty());

    const auto cooler = [](Timestamp time) { return 12 + sun(time - hours(3)) / 40; };  // a temperature
    CHECK(shifts_of(series_of(cooler, to_day({2021, 1, 4}), 700, hours(1))).empty());
}

TEST_CASE("a load less much sun keeps people's clock while the sun moves the rest of it", "[quality]") {
    const auto people = [](Timestamp time) {
        const auto hour = (time + utc_offset(time, kParis)).time_since_epoch().count() / 3600 % 24;
        const bool works = weekday(day_of(time, kParis)) < 5 && hour >= 8 && hour < 18;
        return 200 + (works ? 120 : 0) + 4 * noise(time.time_since_epoch().count());
    };
    const auto net = [&](Timestamp time) { return people(time) - 0.6 * sun(time); };
    CHECK(shifts_of(series_of(net, to_day({2021, 1, 4}), 364, hours(1))).empty());

    const auto wrong_clock = [&](Timestamp time) { return people(time - utc_offset(time, kParis) + hours(1)); };
    const auto shifts = shifts_of(series_of(wrong_clock, to_day({2021, 1, 4}), 250, hours(1)));
    REQUIRE(shifts.size() == 1);
    CHECK(shifts[0].kind == FindingKind::clock_change);
}

TEST_CASE("weather, which keeps no clock, is not judged, and that is said", "[quality]") {
    const auto weather = [](Timestamp time) {
        const double hour = static_cast<double>(time.time_since_epoch().count()) / 3600;
        return 10 + 3 * std::sin(hour * 2 * M_PI / 24) + noise(static_cast<int>(hour));
    };
    const auto check = check_series("weather.t", series_of(weather, to_day({2023, 1, 2}), 60, hours(1)), {});

    CHECK(check.findings.empty());
    REQUIRE_FALSE(check.judged.empty());
    CHECK_THAT(check.judged.back(), Contains("profile_shift: not judged") && Contains("no habit of the clock"));
}
