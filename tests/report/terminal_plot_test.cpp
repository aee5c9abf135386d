#include "forecast/report/terminal_plot.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "sample_frames.hpp"

namespace forecast {
namespace {

TerminalPlot ten_days() {
    return {"load, MW", {10, 11, 12, 13, 14, 15, 16, 17, 18, 19}, "2018-01-01", "2018-01-10", 1, 0};
}

Terminal drawing(std::size_t width = 60) {
    return {false, width, true};
}

TEST_CASE("a plot has its title, its largest and smallest value, and its ends", "[report]") {
    const std::string text = render_plot(ten_days(), drawing());
    CHECK_THAT(text, Catch::StartsWith("\nload, MW\n19.0 "));
    CHECK_THAT(text, Catch::Contains("\n10.0 "));
    CHECK_THAT(text, Catch::Contains("2018-01-01"));
    CHECK_THAT(text, Catch::EndsWith("2018-01-10\n"));
    CHECK(std::count(text.begin(), text.end(), '\n') == 8);
}

TEST_CASE("the values at the side are those of the curve, where that is of means", "[report]") {
    TerminalPlot plot = ten_days();
    plot.values.assign(400, 50);
    plot.values[7] = 950;
    CHECK_THAT(render_plot(plot, drawing()), !Catch::Contains("950.0"));
    CHECK_THAT(render_plot(plot, drawing()), Catch::Contains("50.0 "));
}

TEST_CASE("a terminal that draws nothing gets nothing", "[report]") {
    CHECK(render_plot(ten_days(), Terminal{}).empty());
}

TEST_CASE("a plot needs room and more than a few values", "[report]") {
    CHECK(render_plot(ten_days(), drawing(20)).empty());
    TerminalPlot few = ten_days();
    few.values = {1, 2, 3, kNaN, kNaN, kNaN, kNaN};
    CHECK(render_plot(few, drawing()).empty());
}

TEST_CASE("values behind the plain ones stand out by colour", "[report]") {
    TerminalPlot plot = ten_days();
    plot.plain = 8;
    Terminal terminal = drawing();
    CHECK_THAT(render_plot(plot, terminal), !Catch::Contains("\x1b["));
    terminal.colour = true;
    CHECK_THAT(render_plot(plot, terminal), Catch::Contains("\x1b["));
    plot.plain = 0;
    CHECK_THAT(render_plot(plot, terminal), !Catch::Contains("\x1b["));
}

}  // namespace
}  // namespace forecast
