#include "forecast/report/terminal.hpp"

#include <catch2/catch.hpp>

namespace forecast {

TEST_CASE("a style is shown where there are colours, and ends behind the text", "[report]") {
    Terminal terminal;
    CHECK(terminal.styled("text", Style::good) == "text");
    terminal.colour = true;
    CHECK(terminal.styled("text", Style::good) == "\033[32mtext\033[0m");
    CHECK(terminal.styled("text", Style::plain) == "text");
}

}  // namespace forecast
