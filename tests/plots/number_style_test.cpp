#include "forecast/plots/number_style.hpp"

#include <cmath>

#include <catch2/catch.hpp>

namespace forecast {
namespace {

TEST_CASE("numbers have the reader's marks", "[plots]") {
    NumberStyle french;
    french.decimal_mark = ",";
    CHECK(number_text(-1234567.891, 1, french) == "−1\u202f234\u202f567,9");
    CHECK(number_text(999, 0) == "999");
}

TEST_CASE("what rounds to zero has no sign", "[plots]") {
    CHECK(number_text(-0.04, 1) == "0.0");
    CHECK(signed_text(0.04, 1) == "0.0");
    CHECK(signed_text(0.06, 1) == "+0.1");
    CHECK(signed_text(-0.06, 1) == "−0.1");
}

TEST_CASE("what is no number is a dash", "[plots]") {
    CHECK(number_text(NAN, 1) == "–");
    CHECK(signed_text(INFINITY, 1) == "–");
}

}  // namespace
}  // namespace forecast
