#include "forecast/plots/text_plots.hpp"

#include <cmath>

#include <catch2/catch.hpp>

namespace forecast {
namespace {

TEST_CASE("a sparkline has a block for each value and a space for a missing one", "[plots]") {
    CHECK(sparkline({0, 1, NAN, 7}, 10) == "▁▂ █");
}

TEST_CASE("a sparkline of more values than places shows means", "[plots]") {
    CHECK(sparkline({0, 2, 6, 8}, 2) == "▁█");
}

TEST_CASE("a sparkline of nothing is empty", "[plots]") {
    CHECK(sparkline({}, 10).empty());
    CHECK(sparkline({NAN, NAN}, 10).empty());
}

TEST_CASE("blocks of shares are high for a whole, whatever the others are", "[plots]") {
    CHECK(share_blocks({1, 0, 1}) == "█▁█");
    CHECK(share_blocks({1, 1}) == "██");
    CHECK(share_blocks({}).empty());
}

TEST_CASE("braille dots go from the left below to the right above", "[plots]") {
    CHECK(braille_plot({0, 1, 2, 3}, 2, 1) == "⡠⠊\n");
}

TEST_CASE("a braille plot joins values that lie far apart", "[plots]") {
    CHECK(braille_plot({0, 3}, 1, 1) == "⡸\n");
}

TEST_CASE("a braille plot of few values goes straight from one to the next, and leaves a gap around a missing one",
          "[plots]") {
    CHECK(braille_plot({0, 3}, 2, 1) == braille_plot({0, 1, 2, 3}, 2, 1));
    CHECK(braille_plot({0, NAN, 0}, 3, 1) == "⠒⠀⠒\n");
}

TEST_CASE("a braille plot of nothing has no lines", "[plots]") {
    CHECK(braille_plot({NAN}, 4, 2).empty());
    CHECK(braille_plot({}, 4, 2).empty());
}

}  // namespace
}  // namespace forecast
