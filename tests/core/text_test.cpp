#include "forecast/core/text.hpp"

#include <catch2/catch.hpp>

using namespace forecast;

TEST_CASE("the nearest known name is found for a slip, and none for another word", "[core]") {
    const std::vector<std::string> known = {"train", "evaluate", "predict", "runs"};

    CHECK(nearest("trian", known) == "train");
    CHECK(nearest("evalute", known) == "evaluate");
    CHECK(nearest("weather", known).empty());
    CHECK(nearest("", known).empty());
}

TEST_CASE("a comma list is cut, trimmed, and its empty parts left out", "[core]") {
    CHECK(split_list("a, b,,c ") == std::vector<std::string>{"a", "b", "c"});
    CHECK(split_list(" ").empty());
    CHECK(join({"a", "b"}, ", ") == "a, b");
}

TEST_CASE("a trimmed text has no blanks at its ends and keeps those within", "[core]") {
    CHECK(trimmed(" \tload of Brest\r\n") == "load of Brest");
    CHECK(trimmed("load") == "load");
    CHECK(trimmed(" \n").empty());
    CHECK(trimmed("").empty());
}
