#include "forecast/core/json.hpp"

#include <catch2/catch.hpp>

using namespace forecast;
using Catch::Matchers::Contains;

namespace {

std::string nested(std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
}

}  // namespace

TEST_CASE("JSON is read down to a depth, and refused below it", "[core]") {
    CHECK(parse_json(nested(kDeepestJson)).is_array());
    CHECK_THROWS_WITH(parse_json(nested(kDeepestJson + 1)), Contains("more than 100 levels"));
    CHECK_THROWS_WITH(parse_json(std::string(3'000'000, '[')), Contains("more than 100 levels"));
    CHECK_FALSE(find_json(nested(5'000'000)));
}

TEST_CASE("brackets in a string are no depth", "[core]") {
    const std::string text = "[\"\\\"" + std::string(1000, '[') + "\", {}]";
    CHECK(parse_json(text).size() == 2);
}

TEST_CASE("what is no JSON is said with its place, or is nothing", "[core]") {
    CHECK_THROWS_WITH(parse_json("{\"a\": }"), Contains("no JSON from byte 7 on"));
    CHECK_FALSE(find_json("{\"a\": }"));
    CHECK(find_json("null")->is_null());
}
