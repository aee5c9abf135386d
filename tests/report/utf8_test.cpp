#include "forecast/report/utf8.hpp"

#include <catch2/catch.hpp>

namespace forecast {

TEST_CASE("the width of a text counts code points", "[report]") {
    CHECK(display_width("") == 0);
    CHECK(display_width("load") == 4);
    CHECK(display_width("Métropole") == 9);
    CHECK(display_width("…") == 1);
}

TEST_CASE("a text is cut between letters and ends in an ellipsis within the width", "[report]") {
    CHECK(cut_to_width("Brest", 5) == "Brest");
    CHECK(cut_to_width("Brest", 4) == "Bre…");
    CHECK(cut_to_width("éééé", 3) == "éé…");
    CHECK(cut_to_width("Brest", 1) == "…");
}

}  // namespace forecast
