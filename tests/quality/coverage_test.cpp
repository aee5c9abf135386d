#include "forecast/quality/coverage.hpp"

#include <cmath>

#include <catch2/catch.hpp>

namespace forecast {
namespace {

using std::chrono::hours;

const Timestamp kStart = *parse_time("2024-03-31T20:00:00Z", "UTC");

/// Values at these hours after kStart, NaN for a time published without one.
Series hourly(const std::vector<std::pair<int, double>>& values) {
    Series series{{"brest/load", "consommation", "ODRÉ", hours(1), "UTC"}, {}};
    for (const auto& [hour, value] : values) {
        series.values.push_back({kStart + hours(hour), value, kStart + hours(hour + 2)});
    }
    return series;
}

}  // namespace

TEST_CASE("coverage counts values, revisions and the times between that are missing", "[quality]") {
    const Coverage coverage = coverage_of(hourly({{0, 1}, {1, 2}, {1, 3}, {4, 5}, {5, 6}}));
    CHECK(coverage.values == 4);
    CHECK(coverage.revisions == 1);
    CHECK(coverage.first == kStart);
    CHECK(coverage.last == kStart + hours(5));
    CHECK(coverage.share == Approx(4.0 / 6));
    REQUIRE(coverage.gaps.size() == 1);
    CHECK(coverage.gaps[0].begin == kStart + hours(2));
    CHECK(coverage.gaps[0].end == kStart + hours(4));
}

TEST_CASE("coverage of a month is the share of its times", "[quality]") {
    const Coverage coverage = coverage_of(hourly({{0, 1}, {1, 1}, {3, 1}, {4, 1}}));  // April begins after four hours
    CHECK(coverage.months.at("2024-03") == Approx(3.0 / 4));
    CHECK(coverage.months.at("2024-04") == 1);
}

TEST_CASE("a time without a value is none, and an empty series covers nothing", "[quality]") {
    CHECK(coverage_of(hourly({{0, 1}, {1, std::nan("")}})).values == 1);
    const Coverage empty = coverage_of(hourly({}));
    CHECK(empty.values == 0);
    CHECK(empty.share == 0);
    CHECK(empty.gaps.empty());
}

TEST_CASE("a daily series goes by calendar days, over a change of the clock", "[quality]") {
    Series series{{"town/load", "load", "test", hours(24), std::string(kParis)}, {}};
    for (int day = 0; day < 3; ++day) {
        const Timestamp time = start_of(to_day({2024, 3, 30}) + day, kParis);
        series.values.push_back({time, 1, time});
    }
    CHECK(coverage_of(series).gaps.empty());
    CHECK(coverage_of(series).share == 1);
}

}  // namespace forecast
