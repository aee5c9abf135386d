#include "forecast/core/digits.hpp"

#include <limits>

#include <catch2/catch.hpp>

namespace forecast {

TEST_CASE("numbers keep so many digits, and large ones no fewer decimals than asked", "[core]") {
    CHECK(decimals_for(50.48, 3, 2) == 2);
    CHECK(decimals_for(0.412, 3, 2) == 3);
    CHECK(decimals_for(0.0000101, 3, 2) == 7);
    CHECK(decimals_for(-0.5, 3, 2) == 3);
    CHECK(decimals_for(0, 3, 2) == 2);
    CHECK(decimals_for(std::numeric_limits<double>::infinity(), 3, 2) == 2);
    CHECK(value_decimals(71288.8) == 1);
    CHECK(value_decimals(13.2) == 2);
    CHECK(value_decimals(0.0005) == 7);
}

TEST_CASE("a span of time is written in its two largest units", "[core]") {
    CHECK(format_seconds(0.4) == "0 s");
    CHECK(format_seconds(59.4) == "59 s");
    CHECK(format_seconds(59.6) == "1 min 0 s");
    CHECK(format_seconds(3599) == "59 min 59 s");
    CHECK(format_seconds(7500) == "2 h 5 min");
}

}  // namespace forecast
