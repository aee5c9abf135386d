#include "forecast/core/number.hpp"

#include <cmath>

#include <catch2/catch.hpp>

using namespace forecast;

TEST_CASE("a number is all of its text, finite and one that something measures", "[core]") {
    CHECK(parse_number("-12.5e1") == -125);
    CHECK(parse_number("1e15") == 1e15);
    CHECK(std::isnan(*parse_number("nan")));
    for (const auto* text :
         {"", " 1", "1 ", "1,5", "+1", "0x10", "one", "1e308", "1e999", "-1.1e15", "inf", "-Infinity"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_number(text));
    }
}
