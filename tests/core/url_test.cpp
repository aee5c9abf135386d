#include "forecast/core/url.hpp"

#include <catch2/catch.hpp>

using namespace forecast;

TEST_CASE("text is percent-encoded byte by byte", "[core]") {
    CHECK(url_encode("a-b_c.d~9") == "a-b_c.d~9");
    CHECK(url_encode("x >= '2024' é") == "x%20%3E%3D%20%272024%27%20%C3%A9");
}

TEST_CASE("a percent sign that escapes nothing stands for itself", "[core]") {
    CHECK(url_decode("x%20%C3%A9") == "x é");
    CHECK(url_decode("100%") == "100%");
    CHECK(url_decode("%zz") == "%zz");
}
