#include "forecast/core/digits.hpp"

#include <limits>

#include <catch2/catch.hpp>

namespace forecast {

TEST_CASE("the largest load keeps four digits, and one behind the point", "[core]") {
    CHECK(decimals_of({71288.8, 0.001}, Shown::loads) == 1);
    CHECK(decimals_of({13.2, -9.1}, Shown::loads) == 2);
    CHECK(decimals_of({0.0005, 0.0003}, Shown::loads) == 7);
    CHECK(decimals_of({}, Shown::loads) == 1);
}

TEST_CASE("the smallest error keeps three digits, and two behind the point", "[core]") {
    CHECK(decimals_of({50.48, 191.86}, Shown::errors) == 2);
    CHECK(decimals_of({191.86, 0.412}, Shown::errors) == 3);
    CHECK(decimals_of({-0.0000101}, Shown::errors) == 7);
    CHECK(decimals_of({0, 50.48, std::numeric_limits<double>::infinity()}, Shown::errors) == 2);
    CHECK(decimals_of({std::numeric_limits<double>::quiet_NaN()}, Shown::errors) == 2);
}

TEST_CASE("a span of time is written in its two largest units", "[core]") {
    CHECK(format_seconds(0.4) == "0 s");
    CHECK(format_seconds(59.4) == "59 s");
    CHECK(format_seconds(59.6) == "1 min 0 s");
    CHECK(format_seconds(3599) == "59 min 59 s");
    CHECK(format_seconds(7500) == "2 h 5 min");
}

}  // namespace forecast
