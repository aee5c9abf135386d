#include "forecast/pages/web_page.hpp"

#include <cmath>

#include <catch2/catch.hpp>

#include "forecast/core/json.hpp"
#include "forecast/pages/web_files.hpp"

namespace forecast {
namespace {

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

WebPage small_page() {
    SeriesPlot series;
    series.axis.kind = StepAxis::Kind::days;
    series.axis.first_day = to_day({2018, 1, 1});
    series.axis.size = 3;
    series.lines = {{"load", "actual", {1.23456, NAN, 3}}, {"J-7", "baseline", {1, 2, 3}, true}};
    series.unit = "MW";
    BarPlot bars;
    bars.categories = {"Mon", "Tue"};
    bars.groups = {{"linear", "forecast", {1, 2}}};
    WebPage page;
    page.title = "A <run>";
    page.headline = "It missed by 2 MW.";
    page.data["note"] = "</script><script>alert(1)</script>";
    page.sections.push_back(
        {"Errors",
         {"A paragraph."},
         {},
         {{"load", "A finding", "MW", series, {}},
          {"week", "Another", "", bars, {{{"day", false}, {"MAE"}}, {{"Mon", "1"}, {"Tue", "2"}}}}}});
    return page;
}

std::string data_of(const std::string& html) {
    const std::string begin = R"(<script type="application/json" id="data">)";
    const std::size_t from = html.find(begin) + begin.size();
    return html.substr(from, html.find("</script>", from) - from);
}

TEST_CASE("a page is whole: style, script and data in one file that asks nobody for anything", "[pages]") {
    const std::string html = html_page(small_page(), Words(Language::en));
    CHECK(holds(html, "<style>"));
    CHECK(holds(html, "enlivenFigures(page.plots"));
    for (const char* place : {"{{title}}", "{{style}}", "{{answer}}", "{{sections}}", "{{data}}", "{{script}}"}) {
        INFO(place);
        CHECK(holds(std::string(web_file("page.html")), place));
        CHECK(!holds(html, place));
    }
    CHECK(!holds(html, "\nimport "));
    CHECK(!holds(html, "\nexport "));
    for (const char* loading : {"src=\"", "href=\"http", "@import", "url(http", "fetch("}) {
        INFO(loading);
        CHECK(!holds(html, loading));
    }
    CHECK(html.size() < 100000);
}

TEST_CASE("what others wrote cannot become markup", "[pages]") {
    const std::string html = html_page(small_page(), Words(Language::en));
    CHECK(holds(html, "<title>A &lt;run&gt;</title>"));
    CHECK(!holds(html, "<script>alert"));
    CHECK(parse_json(data_of(html)).at("note") == "</script><script>alert(1)</script>");
}

TEST_CASE("the page's data have the plots over time, rounded two digits beyond what is shown", "[pages]") {
    const auto data = parse_json(data_of(html_page(small_page(), Words(Language::en))));
    const auto& plot = data.at("plots").at("load");
    CHECK(plot.at("axis") == "days");
    CHECK(plot.at("first") == 17532);
    CHECK(plot.at("lines").at(0).at("values") == nlohmann::json({1.235, nullptr, 3.0}));
    CHECK(plot.at("lines").at(1).at("hidden") == true);
    CHECK(!data.at("plots").contains("week"));
}

TEST_CASE("a figure has its finding, a legend and its table", "[pages]") {
    const std::string html = html_page(small_page(), Words(Language::fr));
    CHECK(holds(html, "<html lang=\"fr\">"));
    CHECK(holds(html, "<h3>Another</h3>"));
    CHECK(holds(html, R"(<summary>Tableau</summary>)"));
    CHECK(holds(html, R"(<th scope="row">Mon</th><td class="number">1</td>)"));
    CHECK(holds(html, R"(aria-pressed="false")"));  // J-7 is off until it is asked for
}

TEST_CASE("no file of web/ can end a script or a style before its time", "[pages]") {
    for (const char* name : {"plots.js", "items.js", "report.js", "style.css", "plots.css"}) {
        INFO(name);
        CHECK(!web_file(name).empty());
        CHECK(!holds(std::string(web_file(name)), "</script"));
        CHECK(!holds(std::string(web_file(name)), "</style"));
    }
    CHECK(web_file("none.js").empty());
}

TEST_CASE("Markdown has the sentences, lines of blocks and the tables", "[pages]") {
    const std::string text = markdown_page(small_page(), Words(Language::en));
    CHECK(holds(text, "# It missed by 2 MW.\n"));
    CHECK(holds(text, "### A finding\n"));
    CHECK(holds(text, "`▁ █` load\n"));
    CHECK(holds(text, "| Mon | 1 |\n"));
}

TEST_CASE("a figure is found by its name, and becomes a file whose colours need no browser", "[pages]") {
    const WebPage page = small_page();
    CHECK(figure_names(page) == std::vector<std::string>{"load", "week"});
    CHECK(find_figure(page, "none") == nullptr);
    REQUIRE(find_figure(page, "week") != nullptr);
    const std::string svg = svg_file(*find_figure(page, "week"), 600, Words(Language::en));
    CHECK(!holds(svg, "var("));
    CHECK(holds(svg, "fill: #0072b2;"));
}

}  // namespace
}  // namespace forecast
