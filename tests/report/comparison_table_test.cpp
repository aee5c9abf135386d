#include "forecast/report/comparison_table.hpp"

#include <catch2/catch.hpp>

#include "scored_comparison.hpp"

namespace forecast {
namespace {

using Catch::Contains;

const Day kFrom = to_day({2025, 1, 6});

}  // namespace

TEST_CASE("scores stand side by side below the period that they are of", "[report]") {
    const std::string text =
        render_comparison(scored_comparison(), "day-of", kFrom, kFrom + 2, TableFormat::text, Terminal{});
    CHECK_THAT(text, Contains("2025-01-06 .. 2025-01-07: 2 rows scored, 0 excluded\n"));
    CHECK_THAT(text, Contains("issued day-of; weather of the target day as forecast then (issued)"));
    CHECK_THAT(text, Contains("MAE MW"));

    const std::string csv =
        render_comparison(scored_comparison(), "day-of", kFrom, kFrom + 2, TableFormat::csv, Terminal{});
    CHECK_THAT(csv, Contains("\nj-1,-,2,4.0") && Contains("\nlinear,issued,2,1.0"));
}

TEST_CASE("a forecaster that reads no weather has the same numbers in all modes", "[report]") {
    Comparison comparison = scored_comparison();
    comparison.forecasters.push_back({"linear", WeatherMode::none, true});
    comparison.result.scores.push_back(comparison.result.scores.back());

    const auto json = comparison_json(comparison, "day-of", kFrom, kFrom + 2);

    CHECK(json["from"] == "2025-01-06");
    CHECK(json["to"] == "2025-01-08");
    REQUIRE(json["forecasters"].size() == 4);  // both modes, j-1 in each
    CHECK(json["forecasters"][0]["name"] == "j-1");
    CHECK(json["forecasters"][0]["mae"] == json["forecasters"][2]["mae"]);
    CHECK(json["forecasters"][3]["weather"] == "none");
}

TEST_CASE("the note of a run names the smallest MAE above its table in Markdown", "[report]") {
    const std::string note = scores_note(scored_comparison(), "day-of", kFrom, kFrom + 2);
    CHECK_THAT(note, Contains("Smallest MAE: **linear** 1.0") && Contains("| linear |"));
}

TEST_CASE("columns whose issued weather comes from one place are named together", "[report]") {
    Frame frame;
    frame.columns.resize(3);
    frame.columns[1].name = "temperature";
    frame.columns[2].name = "wind";
    CHECK(describe_issued_weather(frame).empty());
    frame.columns[1].issued_from = frame.columns[2].issued_from = "what was forecast then";
    CHECK(describe_issued_weather(frame) == "\nissued weather: temperature, wind = what was forecast then\n");
    CHECK(issued_weather_json(frame)["wind"] == "what was forecast then");
}

}  // namespace forecast
