#include "asked_values.hpp"

#include <catch2/catch.hpp>

#include "forecast/core/error.hpp"

namespace forecast {

TEST_CASE("parameters of a query are decoded and empty ones are absent", "[web_api]") {
    const AskedValues asked("filter=a%3D1+b&max=&day=2024-02-29", {"filter", "max", "day"});

    CHECK(asked.text("filter") == "a=1 b");
    CHECK_FALSE(asked.integer("max", 1, 10));
    CHECK(format_day(asked.day("day").value()) == "2024-02-29");
    CHECK_FALSE(asked.time("other"));
}

TEST_CASE("a parameter that is not known, twice there or no such value is refused", "[web_api]") {
    const std::vector<std::string> known = {"max"};

    CHECK_THROWS_AS(AskedValues("mx=1", known), Error);
    CHECK_THROWS_AS(AskedValues("max=1&max=2", known), Error);
    CHECK_THROWS_AS(AskedValues("max=0", known).integer("max", 1, 10), Error);
    CHECK_THROWS_AS(AskedValues("max=1x", known).integer("max", 1, 10), Error);
    CHECK_THROWS_AS(AskedValues("max=2024-02-30", known).day("max"), Error);
    CHECK_THROWS_AS(AskedValues("max=soon", known).time("max"), Error);
}

}  // namespace forecast
