#include "forecast/core/zeros.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "forecast/core/missing.hpp"

using namespace forecast;

namespace {

Series series_of(const std::vector<double>& values) {
    Series series;
    for (const double value : values) {
        const Timestamp time{std::chrono::hours(series.values.size())};
        series.values.push_back({time, value, time});
    }
    return series;
}

}  // namespace

TEST_CASE("zeros on the way from below zero to above are values", "[core]") {
    CHECK(zeros_are_values(series_of({-30, -10, 0, 10, 30, 10, 0, -10, -30})));
    CHECK(zeros_are_values(series_of({-80, 0, 90, 95, 0, -60})));  // steep, but with a change of sign
}

TEST_CASE("zeros among hundreds are no values", "[core]") {
    CHECK_FALSE(zeros_are_values(series_of({200, 210, 0, 0, 205, 215, 0, 210, 200, 190})));
    CHECK_FALSE(zeros_are_values(series_of({200, 210, 205, 0, 0, 0})));
    CHECK_FALSE(zeros_are_values(series_of({200, kMissing, 210})));
    CHECK_FALSE(zeros_are_values(series_of({})));
}

TEST_CASE("the nights of what the sun makes are values", "[core]") {
    std::vector<double> sun;
    for (int hour = 0; hour < 24 * 30; ++hour) {
        sun.push_back(std::max(0.0, 800 * std::sin((hour % 24 - 6) * M_PI / 12)));
    }
    CHECK(zeros_are_values(series_of(sun)));
}
