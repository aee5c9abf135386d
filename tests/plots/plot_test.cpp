#include "forecast/plots/plot.hpp"

#include <cmath>

#include <catch2/catch.hpp>

namespace forecast {
namespace {

SeriesPlot three_days(const std::vector<double>& values) {
    SeriesPlot plot;
    plot.axis.kind = StepAxis::Kind::days;
    plot.axis.first_day = to_day({2018, 1, 1});
    plot.axis.size = values.size();
    plot.lines.push_back({"load", "actual", values});
    return plot;
}

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

std::size_t count_of(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
        ++count;
    }
    return count;
}

TEST_CASE("a line goes from end to end and from below to above", "[plots]") {
    PlotLook look;
    look.height = 110;
    const std::string svg = draw(three_days({0, 5, 10}), look);
    CHECK(has(svg, R"(d="M0,105L500,55L1000,5")"));  // a twentieth of the range is left free above and below
}

TEST_CASE("a missing value interrupts a line and is hatched", "[plots]") {
    const std::string svg = draw(three_days({1, 2, NAN, 4, 5}), {});
    CHECK(count_of(svg.substr(svg.find("data-line=\"0\"") - 200, 200), "M") == 2);
    CHECK(has(svg, R"(<rect class="gap" x="37.500%" width="25.000%")"));
}

TEST_CASE("a plot says for those who cannot see it what is to be seen", "[plots]") {
    PlotLook look;
    look.label = "J-7 errs <more> & \"more\"";
    CHECK(has(draw(three_days({1, 2, 3}), look),
              R"(role="img" aria-label="J-7 errs &lt;more&gt; &amp; &quot;more&quot;")"));
}

TEST_CASE("bars begin at zero", "[plots]") {
    BarPlot plot;
    plot.categories = {"a", "b"};
    plot.groups = {{"", "forecast", {50, 100}}};
    PlotLook look;
    look.height = 105;
    const std::string svg = draw(plot, look);
    CHECK(has(svg, R"(y="53.8" height="51.2")"));
    CHECK(has(svg, R"(y="2.6" height="102.4")"));
}

TEST_CASE("a histogram's axis has numbers and not the names of its bars", "[plots]") {
    BarPlot plot;
    plot.categories = {"-10 to 0", "0 to 10"};
    plot.edges = {-10, 0, 10};
    plot.groups = {{"", "forecast", {1, 2}}};
    const std::string svg = draw(plot, {});
    CHECK(has(svg, ">−10</text>"));
    CHECK(!has(svg, ">-10 to 0</text>"));
}

TEST_CASE("a dot whose bounds are unknown has no whisker", "[plots]") {
    DotPlot plot;
    plot.dots = {{"j-7", "good", 3, NAN, NAN}, {"j-1", "good", 2, 1, 3}};
    CHECK(count_of(draw(plot, {}), "class=\"whisker") == 1);
}

TEST_CASE("a calendar has a square for each day, an empty one where nothing is known", "[plots]") {
    CalendarPlot plot;
    plot.first = to_day({2017, 12, 30});
    plot.values = {1, NAN, 3};
    const std::string svg = draw(plot, {});
    CHECK(count_of(svg, "<rect class=\"heat ") == 3);
    CHECK(count_of(svg, "heat-none") == 1);
    CHECK(has(svg, "2017-12-30: 1.0"));
    CHECK(has(svg, ">2018</text>"));
}

TEST_CASE("points have equal axes where the diagonal is drawn", "[plots]") {
    PointPlot plot;
    plot.x = {0, 10};
    plot.y = {0, 20};
    plot.diagonal = true;
    PlotLook look;
    look.height = 100;
    CHECK(has(draw(plot, look), "M0,100L1000,0"));
}

TEST_CASE("a file of its own has its size, its title and its style", "[plots]") {
    PlotLook look;
    look.width = 640;
    look.title = "A finding";
    look.stylesheet = ".line{fill:none}";
    const std::string svg = draw(three_days({1, 2, 3}), look);
    CHECK(svg.rfind(R"(<svg xmlns="http://www.w3.org/2000/svg" class="plot file" role="img" width="640")", 0) == 0);
    CHECK(has(svg, ">A finding</text>"));
    CHECK(has(svg, "<style>.line{fill:none}</style>"));
}

TEST_CASE("more steps than can be seen are thinned, and the extremes stay", "[plots]") {
    std::vector<double> values(20000, 1.0);
    values[777] = 9;
    values[15001] = -7;
    const std::string svg = draw(three_days(values), {});
    CHECK(svg.size() < 60000);
    CHECK(has(svg, ",11.8"));   // the largest, a twentieth below the top of 260 pixels
    CHECK(has(svg, ",248.2"));  // the smallest
}

TEST_CASE("a gap stays a gap where steps are thinned", "[plots]") {
    std::vector<double> values(20000, 1.0);
    values[777] = 9;
    values[12345] = NAN;
    const std::string svg = draw(three_days(values), {});
    CHECK(count_of(svg.substr(svg.find("<path class=\"line"), std::string::npos), "M") == 2);
}

/// Two trials of a number and a choice; the second one was cut off.
ParallelPlot two_trials() {
    ParallelPlot plot;
    plot.axes = {{"rate", {}, {}, true}, {"units", {"[8]", "[64,32]"}, {}, false}, {"loss", {}, {}, false}};
    plot.groups = {{"finished", "finished"}, {"failed", "failed", true}};
    plot.items = {{0, 0, {0.001, 1, 0.5}, {}}, {1, 1, {0.1, 0, NAN}, {}}};
    return plot;
}

TEST_CASE("of parallel coordinates each axis is a row, and a line ends where its values do", "[plots]") {
    const std::string svg = draw(two_trials(), {});
    CHECK(has(svg, R"(data-item="0" data-group="0")"));
    CHECK(has(svg, R"(class="item failed" d="M)"));
    CHECK(count_of(svg, R"(<text class="cross failed")") == 1);
    CHECK(has(svg, ">[64,32]</text>"));
    const std::size_t failed = svg.find(R"(class="item failed" d=")");
    const std::string path = svg.substr(failed, svg.find("/>", failed) - failed);
    CHECK(count_of(path, "L") == 1);            // two axes, not three
    CHECK(has(path, ",28L250,92"));             // the first choice lies at a quarter
    CHECK(failed < svg.find("item finished"));  // below the one that is ranked before it
}

TEST_CASE("an item with one value is a dot, and one that its axis cannot have is not drawn", "[plots]") {
    ItemPlot plot;
    plot.x.logarithmic = true;
    plot.y.title = "loss";
    plot.groups = {{"finished", "finished"}};
    plot.items = {{4, 0, {0.01}, {2}}, {5, 0, {0}, {3}}, {6, 0, {1}, {4}}};
    const std::string svg = draw(plot, {});
    CHECK(count_of(svg, R"(class="item finished dots")") == 2);
    CHECK(has(svg, R"(data-item="4")"));
    CHECK_FALSE(has(svg, R"(data-item="5")"));
    CHECK_FALSE(has(svg, "nan"));
}

TEST_CASE("names of an axis that goes down begin above", "[plots]") {
    ItemPlot plot;
    plot.y.names = {"fold 1", "fold 2"};
    plot.groups = {{"validation", "validation"}};
    plot.items = {{0, 0, {0, 10}, {0, 0}}, {1, 0, {10, 20}, {1, 1}}};
    PlotLook look;
    look.height = 100;
    const std::string svg = draw(plot, look);
    CHECK(has(svg, R"(y="29.0" class="end">fold 1<)"));
    CHECK(has(svg, R"(y="79.0" class="end">fold 2<)"));
}

TEST_CASE("a dot's parts are small dots on its line", "[plots]") {
    DotPlot plot;
    plot.dots = {{"small", "forecast", 2, NAN, NAN, {1, 3, NAN}}};
    const std::string svg = draw(plot, {});
    CHECK(count_of(svg, R"(class="part forecast")") == 2);
    CHECK(count_of(svg, R"(class="dot forecast")") == 1);
}

TEST_CASE("a dotted line has a dot for each value", "[plots]") {
    SeriesPlot plot = three_days({1, 2, 3});
    plot.lines[0].dotted = true;
    const std::string svg = draw(plot, {});
    CHECK(has(svg, R"(class="dots actual")"));
    CHECK(count_of(svg, "h0") == 3);
}

}  // namespace
}  // namespace forecast
